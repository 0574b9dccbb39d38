import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with one line that people and scripts can read: `N passed, N failed` (and `, N skipped`). */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        count[test.result().state] += 1;
        tests += 1;
      }
      // A file that breaks before its first test has failed, though it has no test to show for it.
      if (!module.ok() && (tests === 0 || module.errors().length > 0)) count.failed += 1;
    }
    const skipped = count.skipped + count.pending;
    // The default reporter prints its summary on the same hook; the closing line goes after it.
    process.once("exit", (code) => {
      // A run that could not even be set up has no test to show for it, but it did fail.
      const failed = code === 0 ? count.failed : Math.max(count.failed, 1);
      const line = `${count.passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
      process.stdout.write(`${line}\n`);
    });
  }
}

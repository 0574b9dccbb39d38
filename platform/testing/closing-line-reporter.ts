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
    const line = `${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
    // The default reporter prints its summary on the same hook; the closing line goes after it.
    process.once("exit", () => process.stdout.write(`${line}\n`));
  }
}

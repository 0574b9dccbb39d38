import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = promisify(execFile);
let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "millwright-boundaries-"));
  cpSync(join(root, ".oxlintrc.json"), join(project, ".oxlintrc.json"));
});

afterEach(() => rmSync(project, { recursive: true, force: true }));

/** Writes the files into an empty project under our linter's configuration and returns what it complains of. */
async function lint(files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
  return run(process.execPath, [oxlint], { cwd: project }).then(
    () => "",
    // The message is wrapped to the terminal's width; one line is easier to look into.
    (error: { stdout: string }) => error.stdout.replaceAll(/\s+/g, " "),
  );
}

const planted = [
  ["platform/a.ts", "#ingest", "Imports go down"],
  ["ingest/a.ts", "#rules", "Imports go down"],
  ["rules/a.ts", "#workorders", "Imports go down"],
  ["workorders/a.ts", "#dashboards", "Imports go down"],
  ["dashboards/a.ts", "#simulators", "never imports its simulators"],
  ["simulators/a.ts", "#platform", "only the wire contract"],
  ["simulators/a.ts", "#ingest", "only the wire contract"],
  ["rules/scorer/a.ts", "../../ingest/log/log.ts", "through the module's index"],
] as const;

test.each(planted)("%s may not import %s", async (file, imported, message) => {
  const complaint = await lint({
    [file]: `import { x } from "${imported}";\nexport const y = x;\n`,
  });
  expect(complaint).toContain(message);
});

test.each([
  ["rules/a.ts", "#ingest"],
  ["simulators/a.ts", "#ingest/wire"],
  ["workorders/a.ts", "#rules"],
])("%s may import %s", async (file, imported) => {
  expect(await lint({ [file]: `import { x } from "${imported}";\nexport const y = x;\n` })).toBe(
    "",
  );
});

test("a cycle of imports is refused, even one of types only", async () => {
  const complaint = await lint({
    "rules/a.ts": 'import type { B } from "./b.ts";\nexport type A = { b: B };\n',
    "rules/b.ts": 'import type { A } from "./a.ts";\nexport type B = { a: A | null };\n',
  });
  expect(complaint).toContain("Dependency cycle detected");
});

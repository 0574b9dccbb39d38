import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = "platform|ingest|rules|workorders|simulators|dashboards|checks|main";
/** A path in backticks that starts with one of our folders and has no wildcard, placeholder or command in it. */
const cited = new RegExp(`\`((?:\\./)?(?:${modules})/[\\w./@-]+)\``, "g");

const notOurs = new Set(["node_modules", "dist", "data", ".git"]);
const pages = globSync("**/*.md", { cwd: root, exclude: (name) => notOurs.has(name) });

test("there are pages to look into", () => {
  expect(pages).toContain("README.md");
});

test.each(pages)("%s cites only paths that exist", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const gone = [...text.matchAll(cited)]
    .flatMap(([, path]) => path ?? [])
    .filter(
      (path) => !existsSync(join(root, path)) && !existsSync(join(root, dirname(page), path)),
    );
  expect(gone).toEqual([]);
});

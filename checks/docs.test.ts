import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = "platform|ingest|rules|workorders|simulators|dashboards|checks|main";
/** A path in backticks that starts with one of our folders and has no wildcard, placeholder or command in it. */
const cited = new RegExp(`\`((?:\\./)?(?:${modules})/[\\w./@-]+)\``, "g");

const pages = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
  {
    cwd: root,
    encoding: "utf8",
  },
)
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(root, path)));

test.each(pages)("%s cites only paths that exist", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const gone = [...text.matchAll(cited)]
    .flatMap(([, path]) => path ?? [])
    .filter(
      (path) => !existsSync(join(root, path)) && !existsSync(join(root, dirname(page), path)),
    );
  expect(gone).toEqual([]);
});

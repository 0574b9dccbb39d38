import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type LockedPackage = { version?: string; optionalDependencies?: Record<string, string> };

const root = new URL("..", import.meta.url);
const lock = JSON.parse(readFileSync(new URL("package-lock.json", root), "utf8")) as {
  packages: Record<string, LockedPackage>;
};

const locked = new Set(
  Object.keys(lock.packages).map((path) => path.slice(path.lastIndexOf("node_modules/") + 13)),
);

test("every platform's binary that a package offers has an entry in the lock file", () => {
  const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !locked.has(name))
      .map((name) => `${name}, wanted by ${path === "" ? "package.json" : path}`),
  );
  // npm leaves out what its registry could not serve, without a word; `npm ci` then fails elsewhere.
  expect(missing).toEqual([]);
});

test("the lock file names no registry host", () => {
  expect(readFileSync(new URL("package-lock.json", root), "utf8")).not.toMatch(/"resolved":/);
});

test("package.json pins every dependency to one exact version", () => {
  const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as Record<
    "dependencies" | "devDependencies" | "optionalDependencies",
    Record<string, string>
  >;
  const ranges = [
    ...Object.entries(manifest.dependencies),
    ...Object.entries(manifest.devDependencies),
    ...Object.entries(manifest.optionalDependencies),
  ].filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  expect(ranges).toEqual([]);
});

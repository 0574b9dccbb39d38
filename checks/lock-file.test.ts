import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";

const versions = z.record(z.string(), z.string());
const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: versions.optional() })),
});
const manifestSchema = z.object({
  dependencies: versions,
  devDependencies: versions,
  optionalDependencies: versions,
});

const root = new URL("..", import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, root), "utf8"));
const lock = lockSchema.parse(read("package-lock.json"));

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
  const manifest = manifestSchema.parse(read("package.json"));
  const ranges = [
    ...Object.entries(manifest.dependencies),
    ...Object.entries(manifest.devDependencies),
    ...Object.entries(manifest.optionalDependencies),
  ].filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version));
  expect(ranges).toEqual([]);
});

import { expect, test } from "vitest";
import { parsePostmasterFile } from "./postmaster.ts";
import { startFailure } from "./start-failure.ts";

test("the server's pid file says who runs, where, and whether it is ready", () => {
  const starting =
    "4711\n/data/cluster\n1795305600\n40123\n\n127.0.0.1\n  5432001    32768\nstarting\n";
  expect(parsePostmasterFile(starting)).toEqual({ pid: 4711, port: 40123, ready: false });
  expect(parsePostmasterFile(starting.replace("starting", "ready   "))?.ready).toBe(true);
});

test("a pid file that is cut short is no pid file", () => {
  expect(parsePostmasterFile("")).toBeUndefined();
  expect(parsePostmasterFile("garbage\n/data")).toBeUndefined();
});

const where = { cluster: "/data/cluster", port: 5432 };

test.each([
  [
    'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
    "postgres-port-taken",
    "Port 5432",
  ],
  [
    'FATAL:  could not write lock file "postmaster.pid": No space left on device',
    "disk-full",
    "Free some",
  ],
  ['FATAL:  could not open file "x": Permission denied', "data-folder-not-writable", "DATA_DIR"],
  [
    "FATAL:  could not map anonymous shared memory: Cannot allocate memory",
    "postgres-no-memory",
    "--shm-size",
  ],
  ["FATAL:  something new", "postgres-start-failed", "something new"],
])("%s is put into words with a remedy", (said, code, words) => {
  const failure = startFailure(said, where);
  expect(failure.code).toBe(code);
  expect(failure.message).toContain(words);
});

import { expect, test } from "vitest";
import { createBackupRuns } from "./backup-runs.ts";

const runs = () => createBackupRuns({ now: () => Date.UTC(2026, 10, 21) });

test("one runs at a time: another is refused with what is under way, and may begin once that has ended", async () => {
  const all = runs();
  const work = Promise.withResolvers<{ rows: number; telemetryBytes: number }>();
  const first = all.begin({ what: "backup", folder: "/backups/1" }, () => work.promise);
  expect(all.find("backup", first.id)).toMatchObject({ state: "running", endedAt: null });
  expect(() => all.begin({ what: "restore", folder: "/backups/0" }, async () => undefined)).toThrow(
    "A backup (/backups/1) is under way since 2026-11-21T00:00:00.000Z. Wait until it has ended.",
  );
  work.resolve({ rows: 12, telemetryBytes: 34 });
  await all.settle();
  expect(all.find("backup", first.id)).toMatchObject({ state: "done", rows: 12 });
  const second = all.begin({ what: "restore", folder: "/backups/0" }, async () => undefined);
  expect(second.id).not.toBe(first.id);
});

test("one that failed says why", async () => {
  const all = runs();
  const { id } = all.begin({ what: "backup", folder: "/backups/1" }, () =>
    Promise.reject(new Error("no space left")),
  );
  await all.settle();
  expect(all.find("backup", id)).toMatchObject({ state: "failed", problem: "no space left" });
});

test("a run of the other kind, or of another process, is not found", () => {
  const all = runs();
  const { id } = all.begin({ what: "backup", folder: "/backups/1" }, async () => undefined);
  expect(() => all.find("restore", id)).toThrow(`no restore ${id}`);
  expect(() => all.find("backup", id + 1)).toThrow("since this process started");
});

import { conflict, notFound, z } from "#platform";
import type { Clock } from "#platform";

export const runSchema = z
  .object({
    id: z.int(),
    what: z.enum(["backup", "restore"]),
    folder: z.string(),
    state: z.enum(["running", "done", "failed"]),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    problem: z.string().nullable().openapi({ description: "Why it failed, and what to do." }),
    rows: z.int().nullable().openapi({ description: "Of the database, in the backup." }),
    telemetryBytes: z.int().nullable().openapi({
      description: "Null where InfluxDB keeps the readings: it is backed up with its own tools.",
    }),
  })
  .openapi("BackupRun");

/** A backup or a restore of this process, as those who wait for it see it. Times are ISO-8601 UTC. */
export type BackupRun = z.infer<typeof runSchema>;

type Facts = Partial<Pick<BackupRun, "rows" | "telemetryBytes">>;

/** Backups and restores of this process, one at a time; a restore outlives the product that it stops. */
export type BackupRuns = {
  begin(run: Pick<BackupRun, "what" | "folder">, work: () => Promise<Facts | undefined>): BackupRun;
  /** @throws AppError when this process has had no such run. */
  find(what: BackupRun["what"], id: number): BackupRun;
  /** Resolves when nothing runs any more. */
  settle(): Promise<void>;
};

export function createBackupRuns(clock: Clock): BackupRuns {
  const runs = new Map<number, BackupRun>();
  let latest: Promise<void> = Promise.resolve();
  const now = (): string => new Date(clock.now()).toISOString();

  return {
    begin(run, work) {
      const other = [...runs.values()].find(({ state }) => state === "running");
      if (other !== undefined) {
        throw conflict(
          `A ${other.what} (${other.folder}) is under way since ${other.startedAt}. Wait until it has ended.`,
          { id: other.id },
          "backup-under-way",
        );
      }
      const begun: BackupRun = {
        id: runs.size + 1,
        ...run,
        state: "running",
        startedAt: now(),
        endedAt: null,
        problem: null,
        rows: null,
        telemetryBytes: null,
      };
      runs.set(begun.id, begun);
      const end = (ended: Partial<BackupRun>): void => {
        runs.set(begun.id, { ...begun, ...ended, endedAt: now() });
      };
      latest = work().then(
        (facts) => end({ state: "done", ...facts }),
        (error: unknown) =>
          end({ state: "failed", problem: error instanceof Error ? error.message : String(error) }),
      );
      return begun;
    },
    find(what, id) {
      const run = runs.get(id);
      if (run?.what === what) return run;
      throw notFound(`There was no ${what} ${id} since this process started.`, { id });
    },
    settle: () => latest,
  };
}

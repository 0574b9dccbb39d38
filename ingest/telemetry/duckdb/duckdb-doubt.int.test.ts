import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { numberedEntry, readingsPerEntry } from "../testing/numbered-entries.ts";
import { appendEntries } from "./append-entries.ts";
import { countReadings } from "./count-readings.ts";
import { downsample } from "./downsample.ts";
import { closeDays, seal, sortSealed } from "./rewrite.ts";
import type { Session } from "./session.ts";
import { createSessions } from "./sessions.ts";

const openSessions = () => createSessions(dir, { memoryLimit: "200MB", threads: 1 });
const all = { from: -Infinity, to: Infinity };
let dir: string;
let sessions: ReturnType<typeof createSessions>;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "millwright-doubt-"));
  sessions = openSessions();
  for (let seq = 1; seq <= 30; seq += 1) {
    await sessions.use((session) =>
      session.writing(() => appendEntries(session, [numberedEntry(seq)], 0)),
    );
  }
});
afterEach(async () => {
  await sessions.close();
  await rm(dir, { recursive: true });
});

/** Rewrites, up to where one commits what is to be doubted. */
const rewrites: Record<string, (session: Session) => Promise<unknown>> = {
  "a table that is sealed": async (session) => {
    commitsAndFails(session);
    await seal(session);
  },
  "a table that becomes a file": async (session) => {
    await seal(session);
    commitsAndFails(session);
    await sortSealed(session);
  },
  "files that become one": async (session) => {
    await seal(session);
    await sortSealed(session);
    const more = Array.from({ length: 10 }, (_, i) => numberedEntry(31 + i));
    await session.writing(() => appendEntries(session, more, 0));
    await seal(session);
    await sortSealed(session);
    commitsAndFails(session);
    await closeDays(session, Date.UTC(2100, 0));
  },
};

test.each(Object.entries(rewrites))(
  "a commit that came through and was told as failed doubles nothing and stops nothing: %s",
  async (_name, rewrite) => {
    await expect(
      sessions.use((session) => session.rewriting(() => rewrite(session))),
    ).rejects.toMatchObject({ retry: true });
    const position = await sessions.use((session) => Promise.resolve(session.positions.get(0)!));
    await sessions.use((session) => session.rewriting(() => closeDays(session, Date.UTC(2100, 0))));
    await sessions.close();
    sessions = openSessions();
    const [counted, bucketed] = await sessions.read(async (connection, parts) => {
      const buckets = [];
      for (const signalId of [1, 2, 3, 4, 5]) {
        const query = { signalId, from: 0, to: Date.UTC(2100, 0), everyMs: 86_400_000 };
        buckets.push(...(await downsample(connection, parts, query)));
      }
      const sum = buckets.reduce((total, { count }) => total + count, 0);
      return [await countReadings(connection, parts, all), sum] as const;
    });
    expect([counted, bucketed]).toEqual([position * readingsPerEntry, position * readingsPerEntry]);
    await sessions.use(async ({ shelf }) => {
      expect(shelf.parts.hot).toHaveLength(1);
      expect(shelf.parts.files).toHaveLength(1);
    });
  },
);

/** The next commit of the writer is kept, and its answer is lost: as when the disk fails while it is made durable. */
function commitsAndFails({ connections: { writer } }: Session): void {
  const run = writer.run.bind(writer);
  writer.run = async (sql, ...rest) => {
    const result = await run(sql, ...rest);
    if (sql !== "commit") return result;
    writer.run = run;
    throw new Error("IO Error: Could not fsync file");
  };
}

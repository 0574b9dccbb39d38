import { openDatabase } from "#platform";

interface FlagRow {
  id: number;
  triggered_at: Date;
}

/**
 * Notes how long after the publish of its reading each new flag was there for anyone to read: over a connection of its
 * own, told by the database when something was committed. Device time is the moment of the publish here.
 */
export async function watchFlags(
  databaseUrl: string,
): Promise<AsyncDisposable & { latenciesMs(): Promise<number[]> }> {
  const db = await openDatabase({ url: databaseUrl, max: 1, name: "millwright bench" });
  const latencies: number[] = [];
  const newest = await db.pool.query<{ id: number }>(
    "select coalesce(max(id), 0) as id from rules.flag",
  );
  const after = newest.rows[0]?.id ?? 0;
  // Ids are given before the commit, so a flag may appear behind one that was seen already.
  const seen: number[] = [];
  let again = false;
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    while (again) {
      again = false;
      const { rows } = await db.pool.query<FlagRow>({
        name: "new-flags",
        text: "select id, triggered_at from rules.flag where id > $1 and id <> all ($2::bigint[])",
        values: [after, seen],
      });
      const now = Date.now();
      for (const { id, triggered_at: at } of rows) {
        latencies.push(now - at.getTime());
        seen.push(id);
      }
    }
    looking = undefined;
  };
  const lookOnce = (): Promise<void> => {
    again = true;
    return (looking ??= look());
  };
  await db.listen("outbox", () => void lookOnce());
  return {
    /** Those of all flags that were committed before the call: the last may be there before word of it is. */
    async latenciesMs() {
      await lookOnce();
      return latencies;
    },
    async [Symbol.asyncDispose]() {
      await looking;
      await db.close();
    },
  };
}

import { ok, problem } from "#ingest";
import type { Finding } from "#ingest";
import type { Database } from "#platform";

/** A reading's two times and a rule's duration are compared with ours, so the clocks must agree. */
const clockMs = 2_000;
const leastVersion = 15;

type Server = {
  version: string;
  number: number;
  fsync: string;
  pages: string;
  commit: string;
  now: Date;
  connections: number;
};

/** Whether PostgreSQL keeps what it has committed, and agrees with us on the time. */
export async function examineDatabase(db: Database): Promise<Finding[]> {
  const asked = Date.now();
  const { rows } = await db.pool.query<Server>(`
    select current_setting('server_version') as version,
      current_setting('server_version_num')::integer as number,
      current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
      current_setting('synchronous_commit') as commit, clock_timestamp() as now,
      current_setting('max_connections')::integer as connections`);
  const answered = Date.now();
  const [server] = rows;
  if (server === undefined) throw new Error("PostgreSQL says nothing of itself");
  const { version, number, fsync, pages, commit, now, connections } = server;
  const durable = fsync === "on" && pages === "on" && commit !== "off";
  const apart = Math.max(asked - now.getTime(), now.getTime() - answered, 0);
  return [
    number >= leastVersion * 10_000
      ? ok("database", `PostgreSQL ${version}`)
      : problem("database", `PostgreSQL ${version}`, `Use PostgreSQL ${leastVersion} or newer.`),
    durable
      ? ok(
          "durability",
          `what PostgreSQL has committed is on disk (fsync ${fsync}, synchronous_commit ${commit})`,
        )
      : problem(
          "durability",
          `a power cut can take what was acknowledged (fsync ${fsync}, full_page_writes ${pages}, synchronous_commit ${commit})`,
          "Set fsync = on, full_page_writes = on and synchronous_commit = on for this database and its user.",
        ),
    apart <= clockMs
      ? ok("clock", "the database's clock and ours agree")
      : problem(
          "clock",
          `the database's clock and ours are ${(apart / 1_000).toFixed(1)} s apart`,
          "Have both machines keep time (chrony, systemd-timesyncd).",
        ),
    connections >= 50
      ? ok("connections", `PostgreSQL takes ${connections} connections`)
      : problem(
          "connections",
          `PostgreSQL takes ${connections} connections, and each process of ours may want 30`,
          "Raise max_connections to 100 or more.",
        ),
  ];
}

import { equipmentTime } from "#ingest";
import type { OtherClock } from "#platform";
import type { Parts } from "./parts.ts";

const sameMachine = new Set(["localhost", "127.0.0.1", "[::1]", ""]);

/** Clocks that do not run with ours: of the equipment, and of a PostgreSQL on another machine. */
export function otherClocks({ config, db, ingest, store }: Parts): OtherClock[] {
  const equipment: OtherClock = {
    name: "the equipment",
    read: (now) => equipmentTime({ registry: ingest.registry, store }, now),
  };
  if (config.database.kind === "embedded") return [equipment];
  if (sameMachine.has(new URL(config.database.url).hostname)) return [equipment];
  const postgres: OtherClock = {
    name: "PostgreSQL",
    async read() {
      const { rows } = await db.pool.query<{ at: Date }>("select clock_timestamp() as at");
      return rows[0]?.at.getTime() ?? null;
    },
  };
  return [equipment, postgres];
}

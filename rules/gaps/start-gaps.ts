import type { Clock, Database } from "#platform";
import type { RulesTables } from "../tables.ts";
import { gapsChannel, lookAtGaps } from "./look-at-gaps.ts";
import type { GapParts } from "./look-at-gaps.ts";

/** A note of a gap may be lost, and the store may be away. */
const everyMs = 15_000;

/** Looks at gaps as they are opened; each worker may. */
export async function startGaps({
  db,
  clock,
  ...parts
}: Omit<GapParts, "db"> & { db: Database; clock: Clock }): Promise<{
  look(): Promise<number>;
  stop(): Promise<void>;
}> {
  const { log } = parts;
  const stopping = new AbortController();
  const rules = db.as<RulesTables>();
  let running: Promise<number> | undefined;
  let again = false;
  let after = 0;

  const lookAll = async (): Promise<number> => {
    let told = 0;
    let looked;
    do {
      again = false;
      const how = { after, now: () => clock.now(), signal: stopping.signal };
      looked = await lookAtGaps({ ...parts, db: rules }, how);
      told += looked.told;
      after = looked.next;
    } while ((again || (looked.told > 0 && after > 0)) && !stopping.signal.aborted);
    return told;
  };
  const look = (): Promise<number> => {
    again = true;
    running ??= lookAll().finally(() => (running = undefined));
    return running;
  };
  const lookInTime = (): void => {
    look().catch((error: unknown) => log.warn({ err: error }, "coverage gaps could not be read"));
  };
  const unlisten = await db.listen(gapsChannel, lookInTime);
  const timer = setInterval(lookInTime, everyMs);
  lookInTime();
  return {
    look,
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await unlisten();
      await running?.catch(() => {});
    },
  };
}

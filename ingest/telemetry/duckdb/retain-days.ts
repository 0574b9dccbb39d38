import { countReadings } from "./count-readings.ts";
import { forgetLatestBefore } from "./latest.ts";
import { dayOf } from "./parts.ts";
import { publish, seal, sortSealed } from "./rewrite.ts";
import type { Session } from "./session.ts";

/** Removes whole days; hot tables are sorted into their days first, so that removing is always removing files. */
export async function retainDays(session: Session, olderThan: number): Promise<number> {
  const end = dayOf(olderThan);
  if (session.shelf.parts.hot.some((table) => table.minAt < end)) {
    await seal(session);
    await sortSealed(session);
  }
  const removed = session.shelf.parts.files.filter((file) => file.day < end);
  if (removed.length === 0) return 0;
  const readings = await countReadings(
    session.connections.rewriter,
    { hot: [], files: removed },
    { from: -Infinity, to: Infinity },
  );
  await publish(session, { added: [], removed, alongside: [forgetLatestBefore(end)] });
  for (const [signalId, { observedAt }] of session.latest) {
    if (observedAt < end) session.latest.delete(signalId);
  }
  return readings;
}

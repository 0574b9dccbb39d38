import { decodeCursor, toPage, z } from "#platform";
import type { Database } from "#platform";
import type { RulesTables } from "../../tables.ts";
import { escalationLines, escalationsOf } from "../escalation/escalation-trace.ts";
import type { AboutKind } from "../tables.ts";
import { presentEscalation, presentLine } from "./escalation-schemas.ts";
import type { EscalationTrace } from "./escalation-schemas.ts";

/** Whom something was told to; whether the asker may see the thing is its owner's to say. */
export async function escalationTrace(
  db: Database,
  about: { kind: AboutKind; id: number },
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<z.infer<typeof EscalationTrace>> {
  const rules = db.as<RulesTables>();
  const before = decodeCursor(cursor, z.tuple([z.int()]))?.[0];
  const escalations = await escalationsOf(rules, about);
  const lines = await escalationLines(rules, about, { before, limit: limit + 1 });
  return {
    escalations: escalations.map(presentEscalation),
    ...toPage(lines, limit, (row) => [row.id], presentLine),
  };
}

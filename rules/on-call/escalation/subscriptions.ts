import type { DeliveredEvent, Subscription } from "#platform";
import { sql } from "kysely";
import { z } from "zod";
import { flagReturnedSchema } from "../../flags/flag-events.ts";
import type { Trx } from "../../tables.ts";
import { endEscalations } from "./end-escalations.ts";
import type { EndOf } from "./end-escalations.ts";
import { takeFloodBegan, takeFloodEnded } from "./take-floods.ts";
import { resumeFlags, takeRaisedFlag } from "./take-flags.ts";
import type { EscalationParts } from "./take-flags.ts";

const acknowledged = flagReturnedSchema.extend({ by: z.string() });
const suppression = z.object({
  kind: z.string(),
  assetId: z.int(),
  condition: z.string().nullable(),
  owner: z.string(),
  reason: z.string(),
});
const orderOfFlag = z.object({ workOrderId: z.int(), flagId: z.int() });
const statusChanged = z.object({ workOrderId: z.int(), number: z.string(), to: z.string() });

/** Somebody has taken it on: it is promised to a technician, or one is on the way or at work. */
const acceptedStatuses = ["scheduled", "dispatched", "in-progress"];

type Handler = (trx: Trx, payload: unknown, parts: EscalationParts) => Promise<unknown>;

const handlers: Record<string, Handler> = {
  "flag.raised": (trx, payload, parts) => takeRaisedFlag(trx, parts, payload),
  "flag.acknowledged": (trx, payload, parts) => {
    const { flagId, by } = acknowledged.parse(payload);
    return endOfFlag(trx, flagId, { why: "acknowledged", words: `${by} acknowledged it` }, parts);
  },
  "flag.returned": (trx, payload, parts) => {
    const { flagId } = flagReturnedSchema.parse(payload);
    return endOfFlag(trx, flagId, { why: "returned", words: "It returned to normal" }, parts);
  },
  "flag.withdrawn": (trx, payload, parts) => {
    const { flagId } = flagReturnedSchema.parse(payload);
    return endOfFlag(trx, flagId, { why: "withdrawn", words: "It was withdrawn" }, parts);
  },
  "suppression.began": silence,
  "suppression.ended": (trx, payload, parts) => resumeFlags(trx, parts, suppression.parse(payload)),
  "flood.began": (trx, payload, { clock }) => takeFloodBegan(trx, payload, clock.now()),
  "flood.ended": (trx, payload, { clock }) => takeFloodEnded(trx, payload, clock.now()),
  "workorder.opened": noteOrder,
  "workorder.flag-attached": noteOrder,
  "workorder.status-changed": endOfOrdered,
};

/** Which flags people are told of, and when nobody needs to be any more. */
export function escalationSubscriptions(parts: EscalationParts): Subscription[] {
  return [
    {
      consumer: "rules-escalation",
      topics: Object.keys(handlers),
      async handle(trx: Trx, { topic, payload }: DeliveredEvent) {
        await handlers[topic]?.(trx, payload, parts);
      },
    },
  ];
}

function endOfFlag(
  trx: Trx,
  flagId: number,
  end: EndOf,
  { clock }: EscalationParts,
): Promise<number[]> {
  return endEscalations(trx, { kind: "flag", ids: [flagId] }, end, clock.now());
}

const silencedWords: Record<string, (by: { owner: string; reason: string }) => string> = {
  shelved: ({ owner, reason }) => `${owner} shelved it: ${reason}`,
  "out-of-service": ({ owner, reason }) => `${owner} took the asset out of service: ${reason}`,
  maintenance: ({ reason }) => `Somebody is at work on the asset: ${reason}`,
};

async function silence(trx: Trx, payload: unknown, { clock }: EscalationParts): Promise<void> {
  const { kind, assetId, condition, ...by } = suppression.parse(payload);
  const { rows } = await sql<{ id: number }>`
    select f.id from rules.flag f
    join rules.escalation e on e.about_kind = 'flag' and e.about_id = f.id and e.state <> 'ended'
    where e.asset_id = ${assetId} and (${condition}::text is null or f.condition = ${condition})`.execute(
    trx,
  );
  const words = silencedWords[kind]?.(by) ?? by.reason;
  const about = { kind: "flag" as const, ids: rows.map(({ id }) => id) };
  await endEscalations(trx, about, { why: "suppressed", words }, clock.now());
}

/** Which order stands behind what people are being told of. */
async function noteOrder(trx: Trx, payload: unknown): Promise<void> {
  const { workOrderId, flagId } = orderOfFlag.parse(payload);
  await trx
    .updateTable("rules.escalation")
    .set({ work_order_id: workOrderId })
    .where("about_kind", "=", "flag")
    .where("about_id", "=", flagId)
    .where("state", "<>", "ended")
    .execute();
}

async function endOfOrdered(trx: Trx, payload: unknown, { clock }: EscalationParts): Promise<void> {
  const { workOrderId, number, to } = statusChanged.parse(payload);
  if (!acceptedStatuses.includes(to)) return;
  const open = await trx
    .selectFrom("rules.escalation")
    .where("work_order_id", "=", workOrderId)
    .where("state", "<>", "ended")
    .where("about_kind", "=", "flag")
    .select("about_id")
    .execute();
  const words = `${number} for it is ${to.replaceAll("-", " ")}`;
  const about = { kind: "flag" as const, ids: open.map(({ about_id }) => about_id) };
  await endEscalations(trx, about, { why: "order-accepted", words }, clock.now());
}

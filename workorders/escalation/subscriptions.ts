import type { Clock, Subscription } from "#platform";
import { endEscalations, escalationEventSchema } from "#rules";
import { z } from "zod";
import { millwright } from "../orders/acting.ts";
import type { Acting } from "../orders/acting.ts";
import { addHistory } from "../orders/history.ts";
import type { Trx } from "../tables.ts";

const statusChanged = z.object({ workOrderId: z.int(), number: z.string(), to: z.string() });

/** Somebody has it in hand, or on the way there. */
const accepted = ["approved", "scheduled", "dispatched", "in-progress"];

/** What an order does ends what people are told of it; what people are told stands in the order's history. */
export function acceptanceSubscriptions({ clock }: { clock: Clock }): Subscription[] {
  return [
    {
      consumer: "workorders-acceptance",
      topics: [
        "workorder.status-changed",
        "escalation.told",
        "escalation.exhausted",
        "escalation.acknowledged",
      ],
      async handle(trx: Trx, { topic, payload }) {
        if (topic === "workorder.status-changed") {
          const { workOrderId, number, to } = statusChanged.parse(payload);
          const why = accepted.includes(to) ? "order-accepted" : "over";
          const words = `${number} is ${to.replaceAll("-", " ")}`;
          const about = { kind: "work-order" as const, ids: [workOrderId] };
          await endEscalations(trx, about, { why, words }, clock.now());
          return;
        }
        await noteEscalation(trx, topic, payload);
      },
    },
  ];
}

async function noteEscalation(trx: Trx, topic: string, payload: unknown): Promise<void> {
  const { about, words, at, by } = escalationEventSchema.parse(payload);
  if (about.kind !== "work-order") return;
  const when = { orderId: about.id, at: new Date(at), by: actingOf(by) };
  if (topic !== "escalation.acknowledged" || by === undefined) {
    await addHistory(trx, when, [{ what: "escalated", text: words }]);
    return;
  }
  await trx
    .updateTable("workorders.acceptance")
    .set({ acknowledged_at: new Date(at), acknowledged_by: by.name })
    .where("order_id", "=", about.id)
    .where("acknowledged_at", "is", null)
    .execute();
  const text = `${[by.name, "takes care of it", ...(by.how === null ? [] : [by.how])].join(" ")}.`;
  await addHistory(trx, when, [{ what: "acknowledged", text }]);
}

/** A program's token has no person. */
const actingOf = (by: { personId: number | null; name: string } | undefined): Acting =>
  by === undefined
    ? millwright
    : {
        kind: by.personId === null ? "machine" : "person",
        id: by.personId,
        name: by.name,
        technicianId: null,
        ownOrdersOnly: false,
      };

import type { ApiClient } from "../api/api-client.ts";
import { ApiProblem } from "../api/problem.ts";
import type { Found } from "./maintenance-visit.ts";
import { type OrderDetail, orderDetailSchema } from "../technician/work-order.ts";

/**
 * Takes an order from wherever it stands to completed, as the recorded maintenance did. What is done is
 * asked for before each step, so that a server that died between doing and answering does no harm.
 */
export async function closeOrder(
  dispatcher: ApiClient,
  technician: ApiClient,
  orderId: number,
  finding: Finding,
): Promise<void> {
  const path = `/work-orders/${orderId}`;
  let refused: ApiProblem | null = null;
  for (let step = 0; step < 12; step++) {
    const order = await dispatcher.get(path, orderDetailSchema);
    const next = nextStep(order, finding);
    if (next === null) return;
    const api = next.by === "technician" ? technician : dispatcher;
    try {
      await api.post(`${path}/${next.verb}`, next.body, orderDetailSchema);
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 409)) throw error;
      refused = error;
    }
  }
  throw new Error(`order ${orderId} does not reach its end`, { cause: refused });
}

interface Finding {
  component: string | null;
  found: Found;
}

interface Step {
  by: "dispatcher" | "technician";
  verb: string;
  body: Record<string, unknown>;
}

function nextStep(order: OrderDetail, finding: Finding): Step | null {
  const byDispatcher = (verb: string, body = {}): Step => ({ by: "dispatcher", verb, body });
  switch (order.status) {
    case "awaiting-approval":
      return byDispatcher("approve");
    case "awaiting-material":
      return byDispatcher("resume", {
        withoutParts: true,
        reason: "The recording says that the part was there.",
      });
    case "on-hold":
      return byDispatcher("resume");
    case "approved":
    case "scheduled": {
      const somebody = order.candidates.find(({ suitable }) => suitable);
      if (somebody === undefined)
        throw new Error(
          `nobody of technicians.yaml can do ${order.number}: give one of them the skill that its rule names`,
        );
      return byDispatcher("dispatch", { technicianId: somebody.technicianId });
    }
    case "dispatched":
      return { by: "technician", verb: "start", body: {} };
    case "in-progress":
      return { by: "technician", verb: "complete", body: reportOf(order, finding) };
    default:
      return null;
  }
}

/** What the recording tells about what the order is for. */
function reportOf(order: OrderDetail, { component, found }: Finding) {
  const failed = found === "failed";
  return {
    foundCondition: failed ? "as-flagged" : "no-fault",
    ...(failed
      ? { failureMode: order.failureMode.code, mechanism: "unknown", cause: "unknown" }
      : {}),
    ...(component === null ? {} : { componentCode: component }),
    activity: found === "sound" ? "inspection" : "replace",
    partsUsed: found === "sound" ? [] : partsAtHand(order),
    downtimeMinutes: 60,
    note: notes[found],
  };
}

const notes = {
  failed: "Recorded: it had failed and was replaced.",
  replaced: "Recorded: it was replaced on schedule; it had not failed.",
  sound: "Recorded: the machine was open for other work, and this was left as it was.",
} satisfies Record<Found, string>;

const partsAtHand = ({ kit }: OrderDetail) =>
  kit.lines
    .filter(({ planned, missing }) => planned > missing)
    .map(({ part, planned, missing }) => ({ number: part.number, quantity: planned - missing }));

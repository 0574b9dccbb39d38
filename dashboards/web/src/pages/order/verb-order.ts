import type { AllowedVerb, VerbName } from "../../api/work-order.ts";
import type { WorkOrderStatus } from "../../api/work-orders.ts";

/** The step that usually comes next, first. `schedule` and `dispatch` of a person stand with the candidates. */
const usual: VerbName[] = ["complete", "start", "approve", "dispatch", "resume", "close"];

/** The one verb to offer as the button where the eye is; the rest is one level down, with reasons for the refused. */
export function arrangeVerbs(
  verbs: readonly AllowedVerb[],
  status: WorkOrderStatus,
): {
  next: AllowedVerb | null;
  others: AllowedVerb[];
} {
  // Going on without the missing parts is possible, but it is not what usually comes next.
  const likely = status === "awaiting-material" ? usual.filter((name) => name !== "resume") : usual;
  const next = likely
    .map((name) => verbs.find((verb) => verb.verb === name && verb.allowed))
    .find((verb) => verb !== undefined);
  const others = verbs
    .filter((verb) => verb !== next)
    .toSorted((a, b) => Number(b.allowed) - Number(a.allowed));
  return { next: next ?? null, others };
}

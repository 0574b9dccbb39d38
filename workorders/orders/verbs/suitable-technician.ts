import type { Technician } from "../../technicians/technician.ts";
import { whyNot } from "../../technicians/why-not.ts";
import type { Refusal, WorkOrder } from "../order.ts";

/** The technician, if they can do the order; else every reason why not, at once. */
export function suitableTechnician(
  order: WorkOrder,
  past: string,
  technician: Technician | null,
): Technician | Refusal {
  if (technician === null) {
    return {
      code: "no-technician",
      why: `${order.number} cannot be ${past}: no technician is named, or none of that id works at its site.`,
      remedy: "Name one of the order's candidates by technicianId.",
    };
  }
  const reasons = whyNot(technician, order);
  if (reasons.length === 0) return technician;
  return {
    code: "unsuitable-technician",
    why: `${order.number} cannot be ${past} to ${technician.name}: ${technician.name} ${reasons.join("; ")}.`,
    remedy: "Choose one of the order's suitable candidates.",
  };
}

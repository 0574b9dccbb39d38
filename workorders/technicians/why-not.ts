import type { Technician } from "./technician.ts";

/** Every reason why this technician cannot do the order; none means they can. */
export function whyNot(technician: Technician, order: { requiredSkill: string }): string[] {
  const reasons: string[] = [];
  if (!technician.active) reasons.push("is not active");
  if (!technician.skills.includes(order.requiredSkill)) {
    const has = technician.skills.length === 0 ? "none" : technician.skills.join(", ");
    reasons.push(`lacks the skill ${order.requiredSkill} (has ${has})`);
  }
  return reasons;
}

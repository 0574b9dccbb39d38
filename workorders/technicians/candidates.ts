import type { Technician } from "./technician.ts";
import { whyNot } from "./why-not.ts";

export interface Candidate {
  technicianId: number;
  name: string;
  skills: string[];
  suitable: boolean;
  whyNot: string[];
  /** What speaks for or against them though they could go. */
  notes: string[];
}

/**
 * Who can do the order, best first, and why each of the others cannot. Best: has kit parts in the van already, then
 * the fewest open orders, then by name.
 */
export function candidatesFor(
  order: { requiredSkill: string; siteId: number; siteName: string },
  technicians: readonly Technician[],
  known: { openOrders: ReadonlyMap<number, number>; kitInVan: ReadonlyMap<number, string[]> },
): Candidate[] {
  const load = (id: number) => known.openOrders.get(id) ?? 0;
  const carried = (id: number) => known.kitInVan.get(id) ?? [];
  const reasons = (technician: Technician) => {
    const all = whyNot(technician, order);
    const worksThere = technician.sites === "all" || technician.sites.includes(order.siteId);
    return worksThere ? all : [...all, `does not work at ${order.siteName}`];
  };
  return technicians
    .map((technician): Candidate => {
      const { id, name, skills } = technician;
      const no = reasons(technician);
      const notes = [
        ...(carried(id).length > 0
          ? [`carries ${carried(id).join(", ")} of the kit in the van`]
          : []),
        load(id) === 0
          ? "has no open order"
          : `has ${load(id)} open ${load(id) === 1 ? "order" : "orders"}`,
      ];
      return { technicianId: id, name, skills, suitable: no.length === 0, whyNot: no, notes };
    })
    .toSorted(
      (a, b) =>
        Number(b.suitable) - Number(a.suitable) ||
        carried(b.technicianId).length - carried(a.technicianId).length ||
        load(a.technicianId) - load(b.technicianId) ||
        a.name.localeCompare(b.name),
    );
}

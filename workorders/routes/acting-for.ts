import type { Principal } from "#platform";

import type { Acting } from "../orders/acting.ts";
import type { Db } from "../tables.ts";
import { technicianOfPerson } from "../technicians/technician-store.ts";

const office = ["admin", "dispatcher", "reliability-engineer"] as const;

/** The signed-in person or the token's machine, as the deciders and the history know them. */
export async function actingFor(db: Db, principal: Principal): Promise<Acting> {
  const { kind, id, name, roles } = principal;
  const technicianId = kind === "person" ? await technicianOfPerson(db, id) : null;
  // A machine with a technician's token works for a whole crew: it says for whom in each command.
  const ownOrdersOnly = kind === "person" && !office.some((role) => roles.includes(role));
  return { kind, id, name, technicianId, ownOrdersOnly };
}

import type { Actor } from "./order.ts";

/** Who changes an order, as its history names them. */
export interface Acting extends Actor {
  /** Id of the person or token; null for the product itself. */
  id: number | null;
}

/** The product acting by its own rules. */
export const millwright: Acting = {
  kind: "system",
  id: null,
  name: "Millwright",
  technicianId: null,
  ownOrdersOnly: false,
};

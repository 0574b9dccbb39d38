import type { Condition } from "./condition.ts";

/**
 * How a combination is judged. What listens for silence alone is judged as things came to our ears, and with anything else in it by the
 * device's time.
 * @throws where a part judges rows: it is told of minutes later, and cannot be judged again with the others
 */
export function orderOf(parts: readonly Pick<Condition, "order">[]): Condition["order"] {
  if (parts.some(({ order }) => order === "settled")) {
    throw new Error("a condition that judges settled rows cannot be part of another");
  }
  return parts.every(({ order }) => order === "received") ? "received" : "observed";
}

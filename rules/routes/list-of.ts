import { z } from "#platform";

/** A query parameter of one or more values: `state=acknowledged,normal`, or the parameter repeated. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (given) => (typeof given === "string" ? given.split(",").map((part) => part.trim()) : given),
    z.array(item).min(1).max(50),
  );
}

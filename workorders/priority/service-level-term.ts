import type { PriorityTerm } from "./term.ts";

/** What the customer was promised. No asset has a contract yet, and the term says so rather than hide. */
export function serviceLevelTerm(): PriorityTerm {
  return {
    name: "service level",
    input: "no contract",
    factor: 1,
    why: "No contract covers the asset, so no promise hurries it.",
  };
}

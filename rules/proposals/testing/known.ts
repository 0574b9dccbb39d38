import { ruleSchema } from "../../definition/rule-schema.ts";
import type { Outcome } from "../../records/flag-outcome.ts";
import type { KnownRule } from "../suggest/known-rule.ts";
import type { LabelledFlag } from "../suggest/labelled-flag.ts";

const minute = 60_000;

/** A rule over one signal with what is known of it. */
export function knownRule(
  written: object,
  about: { flags?: LabelledFlag[]; missed?: KnownRule["missed"] } = {},
): KnownRule {
  const rule = ruleSchema.parse(written);
  return {
    key: rule.key,
    written,
    rule,
    flags: about.flags ?? [],
    missed: about.missed ?? [],
    nameOf: (signal) => signal,
    quantity: (value) => `${value} mm/s`,
  };
}

export const high = (limit: object = {}, more: object = {}) => ({
  key: "pump-vibration-high",
  name: "Vibration above limit",
  appliesTo: { assetClass: "pump" },
  severity: 3,
  failureMode: "bearing-wear",
  condition: { limit: { signal: "vibration", above: 7, ...limit } },
  ...more,
});

let ids = 0;

/** A decided flag that rose to a value and held for some minutes. */
export const flag = (
  outcome: Outcome,
  max: number,
  minutes = 30,
  more: Partial<LabelledFlag> = {},
): LabelledFlag => ({
  id: (ids += 1),
  outcome,
  raisedAt: ids * minute,
  assetId: 1,
  tag: "P-101",
  heldMs: minutes * minute,
  reached: { min: 2, max },
  ownParameters: [],
  ...more,
});

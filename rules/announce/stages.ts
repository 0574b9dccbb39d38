import type { FlagRaised } from "../flags/flag-events.ts";
import { ofTodayMs } from "./begin-flood.ts";
import type { Held, Stage, Suppression, Surroundings } from "./stage.ts";

const concerns = (suppression: Suppression, flag: FlagRaised): boolean =>
  (suppression.condition === null || suppression.condition === flag.condition) &&
  (suppression.kind !== "maintenance" || isOfTheWork(suppression, flag));

/** A device's clock may be so far behind ours. */
const clockSlackMs = 600_000;

/** What the machine had shown before anybody was at work on it, and comes late, is no work. */
const isOfTheWork = ({ beganAt }: Suppression, { triggeredAt }: FlagRaised): boolean =>
  Date.parse(triggeredAt) >= beganAt - clockSlackMs;

/** By a person or an order, in words that say who, why and how long. */
const suppressedBy =
  (kind: Suppression["kind"], words: string): Stage =>
  (flag, { suppressions }) => {
    const by = suppressions.find((one) => one.kind === kind && concerns(one, flag));
    if (by === undefined) return null;
    const until = by.until === null ? "" : ` until ${new Date(by.until).toISOString()}`;
    return {
      stage: kind,
      reason: `${words} by ${by.owner}${until}: ${by.reason}`,
      suppressionId: by.id,
    };
  };

const byDesign: Stage = (flag, { explainedBy }) =>
  explainedBy.length === 0
    ? null
    : {
        stage: "suppressed",
        reason: `${explainedBy.join(" and ")} explains it, as the rule says`,
        suppressionId: null,
      };

/** What can kill or stop a plant is told in a flood as well. */
export const toldInFloods = 4;

const flood: Stage = (flag, { now, flood: { on, raised, limit, windowMinutes } }) =>
  flag.severity >= toldInFloods ||
  limit === null ||
  !(on || raised > limit) ||
  Date.parse(flag.triggeredAt) <= now - ofTodayMs
    ? null
    : {
        stage: "flood",
        reason: `the site raised ${raised} flags in ${windowMinutes} min; a digest follows`,
        suppressionId: null,
      };

/** From raise to announcement, in this order. The first that holds says why. */
export const stages: readonly Stage[] = [
  suppressedBy("maintenance", "under maintenance"),
  suppressedBy("out-of-service", "out of service"),
  suppressedBy("shelved", "shelved"),
  byDesign,
  flood,
];

export function passThrough(flag: FlagRaised, around: Surroundings): Held | null {
  for (const stage of stages) {
    const held = stage(flag, around);
    if (held !== null) return held;
  }
  return null;
}

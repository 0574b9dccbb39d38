import { overlap } from "./judge-stretches.ts";
import type { Stretch } from "./judge-stretches.ts";

/** Why live would not have told of a flag at once. */
export interface HeldStretch {
  stage: "suppressed" | "unreachable";
  reason: string;
  /** When it would have been told at last, epoch ms; null: never, since it had returned by then or the reason did not end. */
  toldAt: number | null;
}

/** A flag of a rule that explains those of another one. */
export interface Explaining extends Stretch {
  key: string;
}

/** A time in which what an asset is reached through was dead, as live found it; `since`: when the first behind it was heard last. */
interface DeadGateway extends Stretch {
  tag: string;
  since: number;
}

/** What kept live from telling of an asset's flags in a time, as far as it was written down. */
export interface Holding {
  explaining: readonly Explaining[];
  gateways: readonly DeadGateway[];
}

export const nothingHolding: Holding = { explaining: [], gateways: [] };

/** Clocks differ, and what was heard takes some seconds until everybody knows it. */
const slackMs = 60_000;
/** So much longer than its rule waits an asset has to be heard once its gateway is back (`topology/judge-silence.ts`). */
const recoveryMs = 10_000;

/** Held as long as one or another of them holds (`announce/stages.ts`, by design). */
export function heldByDesign(
  stretch: Stretch,
  explaining: readonly Explaining[],
): HeldStretch | null {
  const names = new Set<string>();
  let at = stretch.raisedAt;
  for (;;) {
    const by = explaining.find(
      ({ raisedAt, returnedAt }) => raisedAt <= at && at < (returnedAt ?? Infinity),
    );
    if (by === undefined) break;
    names.add(by.key);
    at = by.returnedAt ?? Infinity;
  }
  if (names.size === 0) return null;
  return {
    stage: "suppressed",
    reason: `${[...names].join(" and ")} explains it, as the rule says`,
    toldAt: at < (stretch.returnedAt ?? Infinity) ? at : null,
  };
}

/** A silence that began with that of its gateway is the gateway's. `forMs`: how long the rule waits. */
export function heldByTopology(
  stretch: Stretch,
  forMs: number,
  gateways: readonly DeadGateway[],
): HeldStretch | null {
  const silentAt = stretch.raisedAt - forMs;
  const by = gateways.find((one) => overlap(one, stretch) && silentAt >= one.since - slackMs);
  if (by === undefined) return null;
  const toldAt = by.returnedAt === null ? Infinity : by.returnedAt + forMs + recoveryMs;
  return {
    stage: "unreachable",
    reason: `it could not be reached through ${by.tag}, which had the flag instead`,
    toldAt: toldAt < (stretch.returnedAt ?? Infinity) ? toldAt : null,
  };
}

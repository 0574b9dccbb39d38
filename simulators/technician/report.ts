import type { Finding } from "../plant/plant.ts";
import type { OrderDetail } from "./work-order.ts";

/** The failure report as the API takes it. */
export interface FailureReport {
  foundCondition: "as-flagged" | "early" | "no-fault" | "sensor-fault" | "other";
  failureMode?: string;
  mechanism?: string;
  cause?: string;
  activity: "replace" | "inspection";
  componentCode?: string;
  partsUsed: { number: string; quantity: number }[];
  downtimeMinutes: number;
  functionalFailure?: "yes" | "no";
  note: string;
}

export interface Visit {
  report: FailureReport;
  /** What was replaced: a component or the transmitter of a signal. */
  replaced: string | null;
}

const earlyBelow = 0.3;

/**
 * What a technician does and reports about what is really there. The order only says what to look for:
 * whether it is there is decided by the machine.
 */
export function visit(
  order: Pick<OrderDetail, "kind" | "failureMode" | "kit">,
  findings: Finding[],
): Visit {
  const wanted = order.kind === "process" ? "component" : "instrument";
  const expected = findings.find(
    (found) => found.what === wanted && found.failureMode === order.failureMode.code,
  );
  if (expected !== undefined) return replacedAsFlagged(expected, order);
  const falseInstrument = findings.find((found) => found.what === "instrument");
  if (falseInstrument !== undefined) return replacedInstrument(falseInstrument);
  const other = findings[0];
  if (other !== undefined) return foundOther(other);
  return {
    replaced: null,
    report: {
      foundCondition: "no-fault",
      activity: "inspection",
      partsUsed: [],
      downtimeMinutes: 20,
      note: "Opened and checked: nothing wrong found. The parts go back.",
    },
  };
}

function replacedAsFlagged(found: Finding, order: Pick<OrderDetail, "kit">): Visit {
  const component = found.what === "component";
  return {
    replaced: found.at,
    report: {
      foundCondition: component && found.severity < earlyBelow ? "early" : "as-flagged",
      failureMode: found.failureMode,
      mechanism: found.mechanism,
      cause: found.cause,
      activity: "replace",
      ...(component ? { componentCode: found.at } : {}),
      partsUsed: order.kit.lines
        .filter(({ planned, missing }) => planned > missing)
        .map(({ part, planned, missing }) => ({
          number: part.number,
          quantity: planned - missing,
        })),
      downtimeMinutes: component ? 90 : 15,
      ...(component ? { functionalFailure: found.severity >= 1 ? "yes" : "no" } : {}),
      note: component
        ? `Found ${found.words} (${Math.round(100 * found.severity)} % of its life gone); replaced the ${found.at}.`
        : `Found ${found.words}; replaced the transmitter of ${found.at}.`,
    },
  };
}

function replacedInstrument(found: Finding): Visit {
  return {
    replaced: found.at,
    report: {
      foundCondition: "sensor-fault",
      failureMode: found.failureMode,
      mechanism: found.mechanism,
      cause: found.cause,
      activity: "replace",
      partsUsed: [],
      downtimeMinutes: 15,
      note: `The machine is sound. Found ${found.words}; replaced the transmitter of ${found.at}.`,
    },
  };
}

/** The kit is for something else, so it goes back, and the fault waits for its own order. */
function foundOther(found: Finding): Visit {
  return {
    replaced: null,
    report: {
      foundCondition: "other",
      failureMode: found.failureMode,
      mechanism: found.mechanism,
      cause: found.cause,
      activity: "inspection",
      partsUsed: [],
      downtimeMinutes: 20,
      note: `Not what was flagged: found ${found.words} at the ${found.at}. The parts go back.`,
    },
  };
}

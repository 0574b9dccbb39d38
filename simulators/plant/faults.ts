/**
 * The catalogue of what can go wrong. A component fault grows hidden damage from 0 to 1 along its law; an
 * instrument fault leaves the machine alone and falsifies what one transmitter shows.
 */
export type FaultKind = ComponentFaultKind | InstrumentFaultKind;

interface FaultNature {
  /** What Millwright calls it: a code of its catalogue of failure modes. */
  failureMode: string;
  /** What somebody who opens the machine reports: ISO 14224's words, as the failure report takes them. */
  mechanism: string;
  cause: string;
  /** For people. */
  words: string;
}

interface ComponentFault extends FaultNature {
  /** Damage after the share x (0..1) of the time it takes to develop; law(0) = 0, law(1) = 1. */
  law: (x: number) => number;
}

/** Slow at first and ever faster, as spalling grows (exponential growth of a defect). */
const growing = (x: number) => Math.expm1(3 * x) / Math.expm1(3);
/** Fast at first and then levelling off, as deposits do. */
const settling = (x: number) => -Math.expm1(-2 * x) / -Math.expm1(-2);

export const componentFaults = {
  "bearing-wear": {
    law: growing,
    failureMode: "bearing-wear",
    mechanism: "wear",
    cause: "expected-wear-and-tear",
    words: "a worn bearing",
  },
  "seal-leak": {
    law: (x) => x ** 1.5,
    failureMode: "seal-leak",
    mechanism: "leakage",
    cause: "expected-wear-and-tear",
    words: "a leaking seal",
  },
  "filter-clogging": {
    law: (x) => x,
    failureMode: "filter-clogging",
    mechanism: "blockage",
    cause: "off-design-service",
    words: "a clogged filter",
  },
  "cooler-fouling": {
    law: settling,
    failureMode: "cooling-loss",
    mechanism: "contamination",
    cause: "off-design-service",
    words: "a fouled oil cooler",
  },
  "winding-overheating": {
    law: (x) => x * x,
    failureMode: "winding-overheating",
    mechanism: "overheating",
    cause: "expected-wear-and-tear",
    words: "an overheating winding",
  },
} satisfies Record<string, ComponentFault>;

export const instrumentFaults = {
  "sensor-stuck": {
    failureMode: "sensor-stuck",
    mechanism: "faulty-signal",
    cause: "unknown",
    words: "a transmitter stuck at one value",
  },
  "sensor-drift": {
    failureMode: "sensor-drift",
    mechanism: "out-of-adjustment",
    cause: "unknown",
    words: "a transmitter that wanders off",
  },
  "sensor-spikes": {
    failureMode: "instrument-fault",
    mechanism: "faulty-signal",
    cause: "unknown",
    words: "a transmitter that jumps",
  },
} satisfies Record<string, FaultNature>;

export const faultKinds = [...Object.keys(componentFaults), ...Object.keys(instrumentFaults)];

export const isFaultKind = (text: string): text is FaultKind => faultKinds.includes(text);

type InstrumentFaultKind = keyof typeof instrumentFaults;
type ComponentFaultKind = keyof typeof componentFaults;

export const isInstrumentFault = (kind: FaultKind): kind is InstrumentFaultKind =>
  kind in instrumentFaults;

export const natureOf = (kind: FaultKind): FaultNature =>
  isInstrumentFault(kind) ? instrumentFaults[kind] : componentFaults[kind];

/** One fault of one machine: the ground truth of a scenario. Times in plant time, ms. */
export interface Fault {
  tag: string;
  kind: FaultKind;
  /** A component, or for an instrument fault the signal. */
  at: string;
  startsAt: number;
  developsMs: number;
}

/** Hidden damage that a component fault has done by `now`, 0 before it starts, 1 once developed. */
export function damageOf(fault: Fault, now: number): number {
  if (isInstrumentFault(fault.kind) || now <= fault.startsAt) return 0;
  return componentFaults[fault.kind].law(Math.min(1, (now - fault.startsAt) / fault.developsMs));
}

/**
 * The catalogue of what can go wrong. A component fault grows hidden damage from 0 to 1 along its law; an
 * instrument fault leaves the machine alone and falsifies what one transmitter shows.
 */
export type FaultKind = keyof typeof componentFaults | (typeof instrumentFaults)[number];

export interface ComponentFault {
  /** Damage after the share x (0..1) of the time it takes to develop; law(0) = 0, law(1) = 1. */
  law: (x: number) => number;
  /** What somebody who opens the machine reports: ISO 14224 words. */
  mechanism: string;
  cause: string;
}

/** Slow at first and ever faster, as spalling grows (exponential growth of a defect). */
const growing = (x: number) => Math.expm1(3 * x) / Math.expm1(3);
/** Fast at first and then levelling off, as deposits do. */
const settling = (x: number) => -Math.expm1(-2 * x) / -Math.expm1(-2);

export const componentFaults = {
  "bearing-wear": { law: growing, mechanism: "wear", cause: "lubrication" },
  "seal-leak": { law: (x) => x ** 1.5, mechanism: "leakage", cause: "expected wear and tear" },
  "filter-clogging": { law: (x) => x, mechanism: "blockage", cause: "contamination" },
  "cooler-fouling": { law: settling, mechanism: "fouling", cause: "contamination" },
  "winding-overheating": { law: (x) => x * x, mechanism: "overheating", cause: "insulation ageing" },
} satisfies Record<string, ComponentFault>;

export const instrumentFaults = ["sensor-stuck", "sensor-drift", "sensor-spikes"] as const;

export type InstrumentFaultKind = (typeof instrumentFaults)[number];
export type ComponentFaultKind = keyof typeof componentFaults;

export const isInstrumentFault = (kind: FaultKind): kind is InstrumentFaultKind =>
  (instrumentFaults as readonly string[]).includes(kind);

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

import type { ValueAssumptions } from "./value-assumptions.ts";

/** Faults that visits found because of flags, each shared by the flags that had named it. */
export interface Gain {
  asset: { tag: string; classCode: string };
  failureMode: string | null;
  confirmed: number;
  early: number;
}

/** Visits, each shared by the flags that it was for, and what they took. */
export interface Cost {
  asset: { tag: string; classCode: string };
  visits: number;
  /** Hours for which the asset stood still for them. */
  hours: number;
  /** At the prices of that day. */
  parts: number;
}

export interface ValueSums {
  gains: readonly Gain[];
  costs: readonly Cost[];
  /** Flags that took somebody's attention and came to nothing. */
  idleFlags: number;
}

/** How long failures of a kind stopped assets that nobody had warned; `measured`: over how many, null where it is assumed. */
export interface FailureHours {
  hours: number;
  measured: number | null;
}

export const valueTermNames = [
  "avoided-downtime",
  "visit-downtime",
  "visits",
  "parts",
  "attention",
] as const;

/** One part of a value: what it comes to, and from what. */
export interface ValueTerm {
  term: (typeof valueTermNames)[number];
  /** Null: it cannot be said, and why is in `words`. */
  value: number | null;
  words: string;
  /** What it was computed from; money per unit null where it is not the same throughout, or not known. */
  quantity: number;
  unit: "hours" | "visits" | "parts" | "minutes";
  price: number | null;
}

export interface NetValue {
  /** Null while a term is not known. */
  value: number | null;
  terms: ValueTerm[];
}

/**
 * What flags were worth in money: avoided standstill × its cost × P(failure) − standstill of visits − visits − parts − attention. The arithmetic of
 * "alert net economic yield" (kpis "Alert net value"): cost beats F1 (Verbeke et al., arXiv 1809.10979). Every share adds up: the values of single
 * flags are that of their version, and those of versions what the visits were worth together.
 */
export function netValue(
  sums: ValueSums,
  given: {
    assumptions: ValueAssumptions;
    failureHours: (gain: Pick<Gain, "asset" | "failureMode">) => FailureHours | null;
  },
): NetValue {
  const terms = [
    avoided(sums.gains, given),
    visitDowntime(sums.costs, given.assumptions),
    visits(sums.costs, given.assumptions),
    parts(sums.costs),
    attention(sums.idleFlags, given.assumptions),
  ];
  const known = terms.every(({ value }) => value !== null);
  return { value: known ? sum(terms.map(({ value }) => value ?? 0)) : null, terms };
}

export const hourlyCost = (
  { downtimeCostPerHour: { assets, classes, otherwise } }: ValueAssumptions,
  { tag, classCode }: { tag: string; classCode: string },
): number | null => {
  if (Object.hasOwn(assets, tag)) return assets[tag]!;
  return Object.hasOwn(classes, classCode) ? classes[classCode]! : otherwise;
};

function avoided(
  gains: readonly Gain[],
  { assumptions, failureHours }: Parameters<typeof netValue>[1],
): ValueTerm {
  const { confirmed: ifConfirmed, early: ifEarly } = assumptions.failureProbability;
  const stops: Stop[] = [];
  const unknown = new Set<string>();
  let measured = false;
  for (const gain of gains) {
    const failures = ifConfirmed * gain.confirmed + ifEarly * gain.early;
    if (failures === 0) continue;
    const lasts = failureHours(gain);
    if (lasts === null) unknown.add(gain.failureMode ?? "an unnamed failure mode");
    else stops.push({ hours: failures * lasts.hours, asset: gain.asset });
    if (lasts?.measured != null) measured = true;
  }
  const faults = sum(gains.map(({ confirmed, early }) => confirmed + early));
  const early = sum(gains.map((gain) => gain.early));
  if (unknown.size > 0) {
    const words = `how long ${[...unknown].join(", ")} stops an asset is not known: fewer than three were recorded, and no assumption is stated`;
    return {
      term: "avoided-downtime",
      value: null,
      words,
      quantity: 0,
      unit: "hours",
      price: null,
    };
  }
  const priced = pricedStops(stops, assumptions);
  const found = `${rounded(faults)} ${faults === 1 ? "fault" : "faults"} found in time${early > 0 ? `, ${rounded(early)} of them early` : ""}`;
  const how = measured
    ? "as long as failures that nobody foresaw were recorded to last"
    : "as assumed";
  const words = `${found}: ${rounded(priced.hours)} h of standstill avoided, ${how}${priced.lacking}`;
  return { term: "avoided-downtime", ...priced.of(1), words };
}

function visitDowntime(costs: readonly Cost[], assumptions: ValueAssumptions): ValueTerm {
  const priced = pricedStops(costs, assumptions);
  const words = `${rounded(priced.hours)} h of standstill for visits${priced.lacking}`;
  return { term: "visit-downtime", ...priced.of(-1), words };
}

interface Stop {
  hours: number;
  asset: Cost["asset"];
}

function pricedStops(stops: readonly Stop[], assumptions: ValueAssumptions) {
  const some = stops.filter(({ hours }) => hours > 0);
  const prices = some.map(({ asset }) => hourlyCost(assumptions, asset));
  const hours = sum(some.map((stop) => stop.hours));
  const first = prices[0] ?? null;
  const lacking = some.find((_, index) => prices[index] === null);
  return {
    hours,
    lacking:
      lacking === undefined
        ? ""
        : `; nobody has stated what an hour of standstill of ${lacking.asset.tag} costs`,
    of: (sign: 1 | -1) => ({
      value:
        lacking === undefined
          ? sum(some.map((stop, index) => sign * stop.hours * (prices[index] ?? 0)))
          : null,
      quantity: hours,
      unit: "hours" as const,
      price: prices.every((price) => price === first) ? first : null,
    }),
  };
}

function visits(costs: readonly Cost[], { visitCost }: ValueAssumptions): ValueTerm {
  const quantity = sum(costs.map((cost) => cost.visits));
  const unstated = quantity > 0 && visitCost === null;
  return {
    term: "visits",
    value: unstated ? null : 0 - quantity * (visitCost ?? 0),
    words: `${rounded(quantity)} visit(s)${unstated ? "; nobody has stated what one costs" : ""}`,
    quantity,
    unit: "visits",
    price: visitCost,
  };
}

function parts(costs: readonly Cost[]): ValueTerm {
  const value = sum(costs.map((cost) => cost.parts));
  const words = "parts that went in, at the prices of that day";
  return { term: "parts", value: 0 - value, words, quantity: value, unit: "parts", price: 1 };
}

function attention(
  idleFlags: number,
  { minutesPerFlag, labourCostPerHour }: ValueAssumptions,
): ValueTerm {
  const quantity = idleFlags * minutesPerFlag;
  const unstated = quantity > 0 && labourCostPerHour === null;
  return {
    term: "attention",
    value: unstated ? null : 0 - (quantity / 60) * (labourCostPerHour ?? 0),
    words: `${idleFlags} flag(s) that came to nothing, ${minutesPerFlag} minutes each${unstated ? "; nobody has stated what an hour of labour costs" : ""}`,
    quantity,
    unit: "minutes",
    price: labourCostPerHour === null ? null : labourCostPerHour / 60,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

const rounded = (value: number): string => String(Number(value.toFixed(2)));

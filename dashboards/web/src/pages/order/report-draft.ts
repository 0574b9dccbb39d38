import type { FailureReport, KitLine } from "../../api/work-order.ts";

export const foundConditions = [
  "as-flagged",
  "early",
  "no-fault",
  "sensor-fault",
  "other",
  "could-not-inspect",
] as const;
export type FoundCondition = (typeof foundConditions)[number];

/** The close-out as it stands in the form; numbers may still be half typed. */
export interface ReportDraft {
  foundCondition: FoundCondition | "";
  failureMode: string;
  mechanism: string;
  cause: string;
  activity: string;
  componentCode: string;
  /** Part number → how many were used. */
  parts: Record<string, number>;
  downtimeMinutes: number | "";
  note: string;
}

export function emptyDraft(kit: readonly KitLine[]): ReportDraft {
  return {
    foundCondition: "",
    failureMode: "",
    mechanism: "",
    cause: "",
    activity: "",
    componentCode: "",
    parts: Object.fromEntries(kit.map((line) => [line.part.number, 0])),
    downtimeMinutes: "",
    note: "",
  };
}

/** What usually follows from what was found, so that the common case needs few touches; nothing typed is undone. */
export function find(
  draft: ReportDraft,
  found: FoundCondition,
  kit: readonly KitLine[],
): ReportDraft {
  const repaired = found === "as-flagged" || found === "early";
  const untouched = Object.values(draft.parts).every((used) => used === 0);
  const whole = Object.fromEntries(
    kit.map((line) => [line.part.number, Math.max(0, line.planned - line.missing)]),
  );
  return {
    ...draft,
    foundCondition: found,
    activity:
      draft.activity || (repaired ? "replace" : found === "other" ? "repair" : "inspection"),
    parts: repaired && untouched ? { ...draft.parts, ...whole } : draft.parts,
  };
}

/** The report as the API takes it; what was left open is left out. */
export function toReport(draft: ReportDraft): FailureReport {
  const { foundCondition, activity, downtimeMinutes, note, parts } = draft;
  const optional = {
    failureMode: draft.failureMode,
    mechanism: draft.mechanism,
    cause: draft.cause,
    componentCode: draft.componentCode,
  };
  return {
    foundCondition,
    activity,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== "")),
    partsUsed: Object.entries(parts)
      .filter(([, quantity]) => quantity > 0)
      .map(([number, quantity]) => ({ number, quantity })),
    downtimeMinutes: downtimeMinutes === "" ? 0 : downtimeMinutes,
    note: note.trim(),
  };
}

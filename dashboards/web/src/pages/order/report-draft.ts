import type {
  Activity,
  Cause,
  FailureReport,
  FoundCondition,
  FunctionalFailure,
  Mechanism,
} from "../../api/failure-report.ts";
import type { KitLine } from "../../api/work-order.ts";

/** The close-out as it stands in the form; null where nothing was chosen yet. */
export interface ReportDraft {
  foundCondition: FoundCondition | null;
  failureMode: string | null;
  mechanism: Mechanism | null;
  cause: Cause | null;
  activity: Activity | null;
  componentCode: string;
  /** Part number → how many were used. */
  parts: Record<string, number>;
  downtimeMinutes: number | null;
  /** Not in drafts that were kept before it was asked. */
  functionalFailure?: FunctionalFailure | null;
  /** In the reader's own clock, as the field gives it; empty or absent where nobody said. */
  failedAt?: string;
  note: string;
}

/** Of a fault of the machine it is asked whether it had ceased to work. */
export const isFault = (found: FoundCondition | null): boolean =>
  found === "as-flagged" || found === "early" || found === "other";

export function emptyDraft(kit: readonly KitLine[]): ReportDraft {
  return {
    foundCondition: null,
    failureMode: null,
    mechanism: null,
    cause: null,
    activity: null,
    componentCode: "",
    parts: Object.fromEntries(kit.map((line) => [line.part.number, 0])),
    downtimeMinutes: null,
    note: "",
  };
}

/** Only a machine that had failed is asked since when. */
export const hadFailed = (draft: ReportDraft): boolean =>
  isFault(draft.foundCondition) && draft.functionalFailure === "yes";

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
  const usual = repaired ? "replace" : found === "other" ? "repair" : "inspection";
  return {
    ...draft,
    foundCondition: found,
    activity: draft.activity ?? usual,
    parts: repaired && untouched ? { ...draft.parts, ...whole } : draft.parts,
  };
}

/** The report as the API takes it, or null while what was found or done is open; what else was left open is left out. */
export function toReport(draft: ReportDraft): FailureReport | null {
  const { foundCondition, activity, failureMode, mechanism, cause, componentCode } = draft;
  const { functionalFailure, failedAt } = draft;
  if (foundCondition === null || activity === null) return null;
  return {
    foundCondition,
    activity,
    ...(failureMode ? { failureMode } : {}),
    ...(mechanism ? { mechanism } : {}),
    ...(cause ? { cause } : {}),
    ...(componentCode ? { componentCode } : {}),
    partsUsed: Object.entries(draft.parts)
      .filter(([, quantity]) => quantity > 0)
      .map(([number, quantity]) => ({ number, quantity })),
    downtimeMinutes: draft.downtimeMinutes ?? 0,
    ...(functionalFailure && isFault(foundCondition) ? { functionalFailure } : {}),
    ...(failedAt && hadFailed(draft) ? { failedAt: new Date(failedAt).toISOString() } : {}),
    note: draft.note.trim(),
  };
}

import type { FlagRow } from "../../api/flags.ts";
import type { Correction } from "../../api/corrections.ts";
import type { Stretch } from "../../api/readings.ts";
import type { Mark } from "../../charts/marks.ts";
import type { Gap } from "../../charts/series.ts";
import { asSeverity } from "../../ui/severity.ts";

/** Where the line stops. Single readings without a value stop it by themselves. */
export function breaksOf(data: Stretch | undefined): Gap[] {
  if (data === undefined) return [];
  if (data.source.everyMs === 0) return data.gaps;
  return [...data.gaps, ...data.withoutValue].toSorted((a, b) => a.from - b.from);
}

/** The moments at which flags were raised and readings were corrected. */
export function marksOf(flags: readonly FlagRow[], corrections: readonly Correction[]): Mark[] {
  return [
    ...flags
      .filter((flag) => flag.withdrawnAt === null)
      .map((flag): Mark => ({
        at: Date.parse(flag.triggeredAt),
        label: "",
        tone: asSeverity(flag.severity),
      })),
    ...corrections.map(({ observedAt }): Mark => ({
      at: Date.parse(observedAt),
      label: "",
      tone: "plain",
    })),
  ];
}

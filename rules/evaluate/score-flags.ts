import { median } from "simple-statistics";
import { hourMs } from "./azure-fleet.ts";
import type { FleetEvent } from "./azure-fleet.ts";

export interface Recording {
  startsAt: number;
  failures: readonly FleetEvent[];
  replacements: readonly FleetEvent[];
}

const windowMs = 48 * hourMs;
const firstDayMs = 24 * hourMs;

/**
 * Flags against failures, counted as a replay counts orders: right when the component fails within 48 h; in neither figure when it is replaced on
 * schedule instead, or when only a failure of the first day was foreseen; else wrong, those whose 48 h reach beyond the recording included.
 * Failures of the first day, before which hardly anything was heard, are not in the recall.
 */
export function scoreFlags(flags: readonly FleetEvent[], recording: Recording) {
  const { startsAt, failures, replacements } = recording;
  const soonAfter = (flag: FleetEvent) => (event: FleetEvent) =>
    event.machine === flag.machine &&
    event.what === flag.what &&
    event.at > flag.at &&
    event.at - flag.at <= windowMs;
  const early = ({ at }: FleetEvent) => at - startsAt < firstDayMs;
  const scheduled = replacements.filter(
    (replacement) =>
      !failures.some(
        ({ machine, at, what }) =>
          machine === replacement.machine && at === replacement.at && what === replacement.what,
      ),
  );
  let right = 0;
  const wrong: FleetEvent[] = [];
  for (const flag of flags) {
    const foreseen = failures.filter(soonAfter(flag));
    if (foreseen.some((failure) => !early(failure))) right += 1;
    else if (foreseen.length === 0 && !scheduled.some(soonAfter(flag))) wrong.push(flag);
  }
  const counted = failures.filter((failure) => !early(failure));
  const leads = counted.flatMap((failure) => {
    const before = flags.filter((flag) => soonAfter(flag)(failure)).map(({ at }) => at);
    return before.length === 0 ? [] : [(failure.at - Math.min(...before)) / hourMs];
  });
  return {
    failures: counted.length,
    flags: flags.length,
    precision: right + wrong.length === 0 ? null : right / (right + wrong.length),
    recall: counted.length === 0 ? null : leads.length / counted.length,
    medianLeadHours: leads.length === 0 ? null : median(leads),
    wrong,
    missed: failures.filter((failure) => !flags.some((flag) => soonAfter(flag)(failure))),
  };
}

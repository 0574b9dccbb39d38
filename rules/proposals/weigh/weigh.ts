import type { CandidateReport } from "../../backtest/report/report.ts";
import { fewestDecided, fewestMissed } from "../proposal.ts";
import type { Aim, ComparedBy } from "../proposal.ts";
import { flagsInWords, leadInWords, lostInWords, valueInWords, visitsInWords } from "./words.ts";

/** What the backtest of a suggestion said. */
export interface Tried {
  aim: Aim;
  /** The rule as it is; null: there is none yet. */
  before: CandidateReport | null;
  /** The candidates, the mildest first; none: the rule would go. */
  afters: readonly Alternative[];
}

export interface Alternative {
  report: CandidateReport;
  /** What only the rule as it is flagged. */
  lost: number;
  comparedBy: ComparedBy;
}

export type Weighed =
  /** `chosen`: of the candidates; null: the rule goes. */
  { ok: true; chosen: number | null; verdict: string } | { ok: false; reason: string };

/** A change has to take away so much of what was for nothing. */
const leastDropped = 0.25;
const fewestDropped = 2;
/** A finding that is lost must be worth as many visits for nothing, and said. */
const droppedPerLost = 5;
/** A failure more that is foreseen may cost so many more flags behind which nothing is known to have been. */
const mostExtraPerFailure = 5;

const no = (reason: string): Weighed => ({ ok: false, reason });

/** Whether what the backtest says bears a suggestion out, and which of its candidates does so best. */
export function weigh({ aim, before, afters }: Tried): Weighed {
  const without = [before, ...afters.map(({ report }) => report)].find(
    (report) => report?.evidence.usable === false,
  );
  if (without) return no(`the backtest is no evidence: ${lowerFirst(without.evidence.why)}`);
  if (aim === "gone") return before === null ? no("there is no rule to retire") : gone(before);
  if (before === null) return keener(null, afters);
  if (aim === "keener") return keener(before, afters);
  const quiet = quieter(before, afters);
  if (aim === "quieter" || quiet.ok) return quiet;
  return keener(before, afters);
}

const forNothing = ({ verdicts }: CandidateReport): number => verdicts.false;
const beside = ({ flags, verdicts }: CandidateReport): number => flags - verdicts.hit;

function quieter(before: CandidateReport, afters: readonly Alternative[]): Weighed {
  const { hit, false: wrong } = before.verdicts;
  if (hit + wrong < fewestDecided) {
    return no(
      `on what is stored the rule as it is flags ${hit + wrong} of what visits decided: at least ${fewestDecided} are needed`,
    );
  }
  if (hit === 0) {
    return no(
      "none of the confirmed flags is found again in what is stored, so that nothing says what a change would lose",
    );
  }
  const worth = afters
    .map((one, index) => ({ ...one, index, dropped: wrong - forNothing(one.report) }))
    .filter(
      ({ dropped, lost }) =>
        dropped >= Math.max(fewestDropped, leastDropped * wrong) &&
        dropped >= droppedPerLost * lost,
    )
    // What costs no finding first, then what leaves least for nothing; of equals the mildest.
    .toSorted((a, b) => a.lost - b.lost || b.dropped - a.dropped || a.index - b.index);
  const [best] = worth;
  if (best === undefined) {
    const most = Math.max(0, ...afters.map(({ report }) => wrong - forNothing(report)));
    return no(
      `of ${wrong} flags for nothing it would drop ${most} at most, or lose too many findings`,
    );
  }
  const { index: chosen, report, lost, comparedBy } = best;
  const parts = [
    flagsInWords(before, report),
    `${forNothing(report)} instead of ${wrong} of them for nothing`,
    lostInWords(lost, comparedBy),
    visitsInWords(before, report),
    leadInWords(before, report),
    valueInWords(before, report),
  ];
  return { ok: true, chosen, verdict: sentence(parts) };
}

function keener(before: CandidateReport | null, afters: readonly Alternative[]): Weighed {
  const foreseen = before?.foreseen ?? 0;
  const extraOf = ({ report }: Alternative): number =>
    beside(report) - (before === null ? 0 : beside(before));
  const worth = afters
    .map((one, index) => ({
      ...one,
      index,
      more: one.report.foreseen - foreseen,
      extra: extraOf(one),
    }))
    .filter(
      ({ more, extra, lost }) =>
        lost === 0 && more >= fewestMissed && extra <= mostExtraPerFailure * more,
    )
    .toSorted((a, b) => b.more - a.more || a.extra - b.extra || a.index - b.index);
  const [best] = worth;
  if (best === undefined) {
    const said = afters
      .map(
        (one) => `${one.report.foreseen - foreseen} more foreseen for ${extraOf(one)} more flags`,
      )
      .join(", ");
    return no(
      `at least ${fewestMissed} failures more must be foreseen, each for at most ${mostExtraPerFailure} flags behind which nothing is known: ${said}`,
    );
  }
  const { index: chosen, report, lost, comparedBy } = best;
  const parts = [
    `it foresees ${report.foreseen} of ${report.failures} failures instead of ${foreseen}`,
    flagsInWords(before, report),
    before === null ? "" : lostInWords(lost, comparedBy),
    visitsInWords(before, report),
    leadInWords(before, report),
    valueInWords(before, report),
  ];
  return { ok: true, chosen, verdict: sentence(parts) };
}

function gone(before: CandidateReport): Weighed {
  const { hit, false: wrong, undecided, unvisited } = before.verdicts;
  if (hit + wrong < fewestDecided) {
    return no(
      `on what is stored it flags ${hit + wrong} of what visits decided: at least ${fewestDecided} are needed`,
    );
  }
  const lost =
    hit === 0
      ? "no confirmed flag would be lost"
      : hit === 1
        ? "one confirmed flag would be lost"
        : `${hit} confirmed flags would be lost`;
  const parts = [
    `${before.flags} flags would be gone, ${wrong} of them for nothing and ${undecided + unvisited} undecided or never looked into`,
    lost,
  ];
  return { ok: true, chosen: null, verdict: sentence(parts) };
}

const sentence = (parts: readonly string[]): string => {
  const text = parts.filter((part) => part !== "").join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};

const lowerFirst = (text: string): string =>
  `${text.charAt(0).toLowerCase()}${text.slice(1).replace(/\.$/, "")}`;

import type { TFunction } from "i18next";
import type { Backtest, TriedRule } from "../../api/backtests.ts";
import { duration } from "../../time/duration.ts";

/** "Version 3", or that it is written and not saved; with the rule's name where several rules are tried. */
export function nameOf(candidate: TriedRule, all: readonly TriedRule[], t: TFunction): string {
  const which =
    candidate.version === null
      ? t("backtest.notSaved")
      : t("rules.versionTitle", { version: candidate.version });
  return all.some(({ key }) => key !== candidate.key) ? `${candidate.name}, ${which}` : which;
}

/** How far it is, or how it ended, in a sentence. */
export function stateInWords(backtest: Backtest, t: TFunction): string {
  const { state, progress, startedAt, endedAt, error } = backtest;
  switch (state) {
    case "queued":
      return t("backtest.queued");
    case "running": {
      const share = Math.floor(100 * progress.share);
      const { secondsLeft } = progress;
      return secondsLeft === null
        ? t("backtest.running", { share })
        : t("backtest.runningLeft", { share, left: duration(1_000 * secondsLeft) });
    }
    case "done":
      return startedAt === null || endedAt === null
        ? t("backtest.done")
        : t("backtest.doneIn", { length: duration(Date.parse(endedAt) - Date.parse(startedAt)) });
    case "failed":
      return t("backtest.failed", { error: error ?? "" });
    default:
      return t("backtest.cancelled", { error: error ?? "" });
  }
}

/** "1 Oct 2026 – 1 Nov 2026": the days of a window, in the reader's own zone. */
export function windowInWords({ from, to }: { from: string; to: string }): string {
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
  return `${day.format(Date.parse(from))} – ${day.format(Date.parse(to) - 1)}`;
}

import type { TFunction } from "i18next";
import type { Proposal } from "../../api/proposals.ts";
import type { Tried } from "../backtests/tried.ts";

/** The rule as it is and as it would be, as a backtest has its candidates; a rule that is new or goes is one of them. */
export function triedOf(
  { before, after, ruleVersion }: Pick<Proposal, "before" | "after" | "ruleVersion">,
  t: TFunction,
): Tried[] {
  const asItIs = t("proposals.asItIs", { version: ruleVersion ?? 1 });
  return [
    ...(before === null ? [] : [{ name: asItIs, candidate: { index: 0 }, result: before }]),
    ...(after === null
      ? []
      : [{ name: t("proposals.proposed"), candidate: { index: 1 }, result: after }]),
  ];
}

import type { TFunction } from "i18next";
import type { ReleasePolicy, TrialGates } from "../../api/release-policy.ts";
import { percent, rate } from "../../ui/interval.ts";

/** What must hold before each stage and what happens besides, each a sentence; nothing that is not asked for. */
export function policyInWords(policy: ReleasePolicy, t: TFunction) {
  const { shadow, canary, live, rollback, standByDays } = policy;
  const backtest = (needed: boolean) => (needed ? [t("policy.says.backtest")] : []);
  return {
    shadow: backtest(shadow.backtest),
    canary: [t("policy.says.fromShadow"), ...backtest(canary.backtest), ...gates(canary, t)],
    live: [t(live.canary ? "policy.says.fromCanary" : "policy.says.fromEither"), ...gates(live, t)],
    besides: [
      t(policy.approverIsNotAuthor ? "policy.says.notAuthor" : "policy.says.authorToo"),
      ...(policy.secondPersonToSend ? [t("policy.says.second")] : []),
      t(policy.directToLive ? "policy.says.direct" : "policy.says.notDirect"),
      rollback === null
        ? t("policy.says.noRollback")
        : t("policy.says.rollback", {
            rate: rate(rollback.maxFlagsPerAssetMonth),
            count: rollback.minFlags,
          }),
      standByDays === 0
        ? t("policy.says.noStandBy")
        : t("policy.says.standBy", { count: standByDays }),
    ],
  };
}

function gates(asked: TrialGates, t: TFunction): string[] {
  const { minDays, minAssetMonths, maxFlagsPerAssetMonth, minPrecision, approvals } = asked;
  return [
    ...(minDays > 0 ? [t("policy.says.days", { count: minDays })] : []),
    ...(minAssetMonths > 0
      ? [t("policy.says.seen", { months: rate(minAssetMonths), count: minAssetMonths })]
      : []),
    ...(maxFlagsPerAssetMonth === null
      ? []
      : [
          t("policy.says.rate", {
            rate: rate(maxFlagsPerAssetMonth),
            count: maxFlagsPerAssetMonth,
          }),
        ]),
    ...(minPrecision === null ? [] : [t("policy.says.right", { share: percent(minPrecision) })]),
    ...(approvals > 0 ? [t("policy.says.approvals", { count: approvals })] : []),
  ];
}

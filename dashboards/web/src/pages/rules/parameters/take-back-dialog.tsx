import { useTranslation } from "react-i18next";
import type { Rule } from "../../../api/rule.ts";
import type { OverrideScope } from "../../../api/rule-parameters.ts";
import { ReasonDialog } from "../../../ui/reason-dialog.tsx";
import { useOverride } from "./use-override.ts";

/** Nothing else is said of a class or an asset any more: it has what its class has, or the fleet. */
export function TakeBackDialog({
  rule,
  of,
  onClose,
}: {
  rule: Rule;
  of: OverrideScope;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const act = useOverride(rule, onClose);
  const name = "asset" in of ? of.asset : of.assetClass;
  return (
    <ReasonDialog
      title={t("parameters.takeBackOf", { name })}
      text={t("parameters.takeBackText", { name })}
      button={t("parameters.takeBack")}
      pending={act.isPending}
      error={act.error}
      onClose={onClose}
      onSubmit={(why) => act.mutate({ of, set: null, why })}
    />
  );
}

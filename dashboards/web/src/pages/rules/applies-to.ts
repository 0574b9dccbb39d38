import type { TFunction } from "i18next";
import type { RuleRow } from "../../api/rules.ts";

/** "every pump" or "P-101, P-102": which assets a rule watches. */
export function appliesToWords({ assetClass, assets }: RuleRow["appliesTo"], t: TFunction): string {
  return assets ? assets.join(", ") : t("rules.everyOf", { assetClass: assetClass ?? "" });
}

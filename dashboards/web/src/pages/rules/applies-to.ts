import type { TFunction } from "i18next";
import type { RuleRow } from "../../api/rules.ts";

/** "every pump" or "P-101, P-102": which assets a rule watches. */
export function appliesToWords({ assetClass, assets }: RuleRow["appliesTo"], t: TFunction): string {
  if (assets) return assets.join(", ");
  const classes = typeof assetClass === "string" ? [assetClass] : (assetClass ?? []);
  return t("rules.everyOf", { assetClass: classes.join(", ") });
}

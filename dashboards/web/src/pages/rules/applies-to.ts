import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { assetClassesQuery } from "../../api/assets.ts";
import type { RuleRow } from "../../api/rules.ts";

/** "every centrifugal pump" or "P-101, P-102": which assets a rule watches. */
export function useAppliesTo(): (appliesTo: RuleRow["appliesTo"]) => string {
  const { t } = useTranslation();
  const { data } = useQuery(assetClassesQuery);
  const nameOf = (code: string) =>
    (data?.items.find((each) => each.code === code)?.name ?? code).toLowerCase();
  return (appliesTo) => words(appliesTo, nameOf, t);
}

function words(
  { assetClass, assets, all }: RuleRow["appliesTo"],
  nameOf: (code: string) => string,
  t: TFunction,
): string {
  if (all) return t("rules.everyAsset");
  if (assets) return assets.join(", ");
  const classes = typeof assetClass === "string" ? [assetClass] : (assetClass ?? []);
  return t("rules.everyOf", { assetClass: classes.map(nameOf).join(", ") });
}

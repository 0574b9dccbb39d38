import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { assetQuery } from "../../api/asset.ts";
import { useSiteZone } from "../../api/sites.ts";
import { clock } from "../../time/exact.ts";
import { useNow } from "../../time/use-now.ts";
import { FilterChip } from "../../ui/filter-chip.tsx";
import type { FlagsSearch } from "./flags-search.ts";

/** What else narrows the list, by the link that led here. */
export function ActiveFilters({
  search: { asset, rule, from, to, site },
  onRemove,
}: {
  search: FlagsSearch;
  onRemove: (...names: (keyof FlagsSearch)[]) => void;
}) {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const timeZone = useSiteZone(Number(site));
  const found = useQuery({ ...assetQuery(Number(asset)), enabled: asset !== undefined }).data;
  const say = (at: string) => clock(Date.parse(at), now, timeZone);
  return (
    <>
      {asset === undefined ? null : (
        <FilterChip onRemove={() => onRemove("asset")}>{found?.tag ?? asset}</FilterChip>
      )}
      {rule === undefined ? null : (
        <FilterChip onRemove={() => onRemove("rule")}>{rule}</FilterChip>
      )}
      {from === undefined && to === undefined ? null : (
        <FilterChip onRemove={() => onRemove("from", "to")}>
          {from === undefined
            ? t("flags.raisedBefore", { to: say(to!) })
            : to === undefined
              ? t("flags.raisedSince", { from: say(from) })
              : t("flags.raisedWithin", { from: say(from), to: say(to) })}
        </FilterChip>
      )}
    </>
  );
}

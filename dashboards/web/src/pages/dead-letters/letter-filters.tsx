import { CloseButton, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { AssetPicker } from "../../ui/asset-picker.tsx";
import {
  letterAgeNames,
  letterViews,
  type DeadLettersSearch,
  type LetterAge,
} from "./dead-letters-search.ts";
import css from "./letter-filters.module.css";

interface LetterFiltersProps {
  search: DeadLettersSearch;
  onChange: (part: DeadLettersSearch) => void;
}

/** Waiting or taken in, of which asset, from whom, since when, with which words. */
export function LetterFilters({ search, onChange }: LetterFiltersProps) {
  const { t } = useTranslation();
  return (
    <FilterBar>
      <ViewTabs
        label={t("letters.views.label")}
        views={letterViews.map((value) => ({ value, name: t(`letters.views.${value}`) }))}
        value={search.view ?? "kept"}
        onChange={(view) => onChange({ view })}
      />
      <Select
        aria-label={t("letters.age.label")}
        size="xs"
        w={140}
        allowDeselect={false}
        value={search.age ?? ""}
        onChange={(age) =>
          onChange({ age: letterAgeNames.find((name): name is LetterAge => name === age) })
        }
        data={[
          { value: "", label: t("letters.age.any") },
          ...letterAgeNames.map((value) => ({ value, label: t(`letters.age.${value}`) })),
        ]}
      />
      <AssetPicker
        label={t("letters.asset")}
        placeholder={t("letters.anyAsset")}
        value={search.asset}
        onChange={(asset) => onChange({ asset })}
      />
      {search.device === undefined ? null : (
        <span className={css["chip"]}>
          {t("letters.from", { credential: search.device })}
          <CloseButton
            size="xs"
            aria-label={t("letters.anyDevice")}
            onClick={() => onChange({ device: undefined })}
          />
        </span>
      )}
      <SearchField
        label={t("letters.search")}
        value={search.q ?? ""}
        onChange={(q) => onChange({ q: q === "" ? undefined : q })}
      />
    </FilterBar>
  );
}

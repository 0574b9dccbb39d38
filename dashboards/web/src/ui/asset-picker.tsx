import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { assetQuery } from "../api/asset.ts";
import { assetsQuery } from "../api/assets.ts";

interface AssetPickerProps {
  /** Id of an asset. */
  value: string | undefined;
  onChange: (asset: string | undefined) => void;
  label: string;
  /** Where none is chosen. */
  placeholder: string;
  /** Only those of one class. */
  assetClass?: string | undefined;
  /** Whether its label is written over it, as in a form. */
  shown?: boolean;
}

const offered = 20;

/** One asset of however many there are: found by the server as one types. */
export function AssetPicker(props: AssetPickerProps) {
  const { value, onChange, label, placeholder, assetClass, shown = false } = props;
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [q] = useDebouncedValue(text, 150);
  const chosen = useQuery({ ...assetQuery(Number(value)), enabled: value !== undefined }).data;
  const found = useQuery({
    ...assetsQuery({
      q: q === chosen?.tag ? "" : q,
      limit: offered,
      ...(assetClass === undefined ? {} : { assetClass }),
    }),
    placeholderData: keepPreviousData,
  });
  const items = found.data?.items ?? [];
  const all = chosen && !items.some(({ id }) => id === chosen.id) ? [chosen, ...items] : items;
  return (
    <Select
      {...(shown ? { label, mt: "sm" } : { "aria-label": label, size: "xs", w: 150 })}
      placeholder={placeholder}
      searchable
      clearable
      value={value ?? null}
      onChange={(asset) => onChange(asset ?? undefined)}
      onSearchChange={setText}
      filter={({ options }) => options}
      nothingFoundMessage={t("letters.noAsset")}
      data={all.map((asset) => ({ value: String(asset.id), label: asset.tag }))}
    />
  );
}

import { MultiSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleQuery, type PersonRef } from "../../api/rota.ts";

interface PeoplePickerProps {
  label: string;
  description?: string;
  /** Ids, in the order in which they were chosen. */
  value: readonly number[];
  /** Those whose names are known already. */
  known: readonly PersonRef[];
  most?: number;
  onChange: (people: number[]) => void;
}

/** People of however many there are: found by the server as one types. */
export function PeoplePicker(props: PeoplePickerProps) {
  const { label, description, value, known, most = 50, onChange } = props;
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [q] = useDebouncedValue(text.trim(), 150);
  const found =
    useQuery({ ...peopleQuery(q), placeholderData: keepPreviousData }).data?.items ?? [];
  const [seen, setSeen] = useState<readonly PersonRef[]>(known);
  const all = new Map([...seen, ...found].map((person) => [person.id, person]));
  const shown = [...all.values()].filter(
    ({ id, disabled, name }) =>
      value.includes(id) || (!disabled && name.toLowerCase().includes(q.toLowerCase())),
  );
  return (
    <MultiSelect
      mt="sm"
      label={label}
      description={description}
      searchable
      hidePickedOptions
      maxValues={most}
      value={value.map(String)}
      searchValue={text}
      onSearchChange={setText}
      filter={({ options }) => options}
      nothingFoundMessage={t("rota.nobodyFound")}
      data={shown.map(({ id, name }) => ({ value: String(id), label: name || `#${id}` }))}
      onChange={(ids) => {
        // Whoever was chosen keeps their name, also once the list is of others.
        setSeen([...all.values()].filter(({ id }) => ids.includes(String(id))));
        onChange(ids.map(Number));
      }}
    />
  );
}

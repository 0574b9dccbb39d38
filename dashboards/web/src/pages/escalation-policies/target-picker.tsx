import { MultiSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Target } from "../../api/escalation-policy.ts";
import { peopleQuery, rotasQuery } from "../../api/rota.ts";
import { targetOf, valueOf } from "./target-value.ts";
import { useTargetName } from "./use-target-name.ts";

interface TargetPickerProps {
  tell: readonly Target[];
  onChange: (tell: Target[]) => void;
}

/** Whoever is on call, everybody of a rota, a person, or programs: from one list, found as one types. */
export function TargetPicker({ tell, onChange }: TargetPickerProps) {
  const { t } = useTranslation();
  const nameOf = useTargetName();
  const [text, setText] = useState("");
  const [q] = useDebouncedValue(text.trim(), 150);
  const rotas = useQuery(rotasQuery).data?.items ?? [];
  const people =
    useQuery({ ...peopleQuery(q), placeholderData: keepPreviousData }).data?.items ?? [];
  const offered: Target[] = [
    ...rotas.flatMap(({ id, rota: { layers } }): Target[] => [
      ...layers.map(({ name }) => ({ onCall: { rota: id, layer: name } })),
      { everybody: id },
    ]),
    { webhooks: true },
    ...people.map(({ id }) => ({ person: id })),
  ];
  const names = new Map([...offered, ...tell].map((target) => [valueOf(target), nameOf(target)]));
  for (const { id, name } of people) names.set(`person:${id}`, name);
  return (
    <MultiSelect
      label={t("escalation.tell")}
      searchable
      hidePickedOptions
      maxValues={20}
      value={tell.map(valueOf)}
      searchValue={text}
      onSearchChange={setText}
      nothingFoundMessage={t("rota.nobodyFound")}
      data={[...names].map(([value, label]) => ({ value, label }))}
      onChange={(values) => onChange(values.map(targetOf))}
    />
  );
}

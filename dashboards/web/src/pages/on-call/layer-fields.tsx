import { Button, Checkbox, MultiSelect, Select, TextInput } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { weekdays, type PersonRef, type RotaLayer } from "../../api/rota.ts";
import css from "./on-call.module.css";
import { PeoplePicker } from "./people-picker.tsx";

interface LayerFieldsProps {
  layer: RotaLayer;
  place: number;
  known: readonly PersonRef[];
  onChange: (layer: RotaLayer) => void;
  /** undefined: it is the only one. */
  onRemove: (() => void) | undefined;
}

/** Who takes turns, when one hands over to the next, and at which hours at all. */
export function LayerFields({ layer, place, known, onChange, onRemove }: LayerFieldsProps) {
  const { t } = useTranslation();
  const { name, people, handOver, hours } = layer;
  const days = weekdays.map((value) => ({ value, label: t(`weekday.${value}`) }));
  const setHandOver = (part: Partial<RotaLayer["handOver"]>) =>
    onChange({ ...layer, handOver: { ...handOver, ...part } });
  const setHours = (next: RotaLayer["hours"]) => {
    const { hours: _, ...rest } = layer;
    onChange(next === undefined ? rest : { ...rest, hours: next });
  };
  return (
    <fieldset className={css["layer"]}>
      <legend>{t("rota.layer", { place })}</legend>
      <TextInput
        label={t("rota.layerName")}
        required
        withAsterisk={false}
        maxLength={60}
        value={name}
        onChange={(event) => onChange({ ...layer, name: event.currentTarget.value })}
      />
      <PeoplePicker
        label={t("rota.people")}
        description={t("rota.peopleHint")}
        value={people}
        known={known}
        onChange={(next) => onChange({ ...layer, people: next })}
      />
      <div className={css["fields"]}>
        <Select
          label={t("rota.every")}
          allowDeselect={false}
          value={handOver.every}
          data={(["week", "day"] as const).map((value) => ({
            value,
            label: t(`rota.everyOf.${value}`),
          }))}
          onChange={(every) => setHandOver({ every: every === "day" ? "day" : "week" })}
        />
        {handOver.every === "week" ? (
          <Select
            label={t("rota.on")}
            allowDeselect={false}
            value={handOver.on}
            data={days}
            onChange={(on) => setHandOver({ on: weekdays.find((each) => each === on) ?? "mon" })}
          />
        ) : null}
        <TextInput
          type="time"
          label={t("rota.at")}
          required
          withAsterisk={false}
          value={handOver.at}
          onChange={(event) => setHandOver({ at: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t("rota.since")}
          required
          withAsterisk={false}
          value={handOver.since}
          onChange={(event) => setHandOver({ since: event.currentTarget.value })}
        />
      </div>
      <Checkbox
        mt="sm"
        label={t("rota.onlyAt")}
        checked={hours !== undefined}
        onChange={(event) =>
          setHours(event.currentTarget.checked ? { from: "18:00", to: "06:00" } : undefined)
        }
      />
      {hours === undefined ? null : (
        <div className={css["fields"]}>
          <TextInput
            type="time"
            label={t("rota.from")}
            required
            withAsterisk={false}
            value={hours.from}
            onChange={(event) => setHours({ ...hours, from: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            label={t("rota.to")}
            required
            withAsterisk={false}
            value={hours.to}
            onChange={(event) => setHours({ ...hours, to: event.currentTarget.value })}
          />
          <MultiSelect
            label={t("rota.days")}
            placeholder={hours.days === undefined ? t("rota.everyDay") : undefined}
            value={hours.days ?? []}
            data={days}
            onChange={(chosen) => {
              const { days: _, ...rest } = hours;
              const some = weekdays.filter((each) => chosen.includes(each));
              setHours(some.length === 0 ? rest : { ...rest, days: some });
            }}
          />
        </div>
      )}
      {onRemove === undefined ? null : (
        <Button
          mt="sm"
          variant="subtle"
          size="compact-sm"
          leftSection={<Trash2 size={14} aria-hidden />}
          onClick={onRemove}
        >
          {t("rota.removeLayer", { name })}
        </Button>
      )}
    </fieldset>
  );
}

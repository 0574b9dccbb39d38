import { Button, Select, TextInput } from "@mantine/core";
import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { PersonRef, Rota, RotaLayer } from "../../api/rota.ts";
import { timeZones } from "../../time/time-zones.ts";
import { LayerFields } from "./layer-fields.tsx";
import css from "./on-call.module.css";
import { emptyLayer } from "./new-rota.ts";

interface RotaFormProps {
  rota: Rota;
  /** Those whose names are known already. */
  known: readonly PersonRef[];
  onChange: (rota: Rota) => void;
}

/** The name, the zone and the layers of a rota. */
export function RotaForm({ rota, known, onChange }: RotaFormProps) {
  const { t } = useTranslation();
  const setLayer = (index: number, layer: RotaLayer) =>
    onChange({ ...rota, layers: rota.layers.with(index, layer) });
  return (
    <>
      <TextInput
        data-autofocus
        label={t("rota.name")}
        required
        withAsterisk={false}
        maxLength={80}
        value={rota.name}
        onChange={(event) => onChange({ ...rota, name: event.currentTarget.value })}
      />
      <Select
        mt="sm"
        label={t("rota.timeZone")}
        searchable
        allowDeselect={false}
        value={rota.timeZone}
        data={timeZones(rota.timeZone)}
        onChange={(timeZone) => timeZone !== null && onChange({ ...rota, timeZone })}
      />
      {rota.layers.map((layer, index) => (
        <LayerFields
          key={index}
          layer={layer}
          place={index + 1}
          known={known}
          onChange={(next) => setLayer(index, next)}
          onRemove={
            rota.layers.length > 1
              ? () => onChange({ ...rota, layers: rota.layers.toSpliced(index, 1) })
              : undefined
          }
        />
      ))}
      <div className={css["add"]}>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() =>
            onChange({ ...rota, layers: [...rota.layers, emptyLayer(rota.layers.length + 1)] })
          }
        >
          {t("rota.addLayer")}
        </Button>
      </div>
    </>
  );
}

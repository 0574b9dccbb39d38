import { NumberInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { KitLine } from "../../api/work-order.ts";
import css from "./parts-used.module.css";

interface PartsUsedProps {
  kit: readonly KitLine[];
  used: Record<string, number>;
  onChange: (used: Record<string, number>) => void;
}

/** How many of each part went into the machine; the rest of the kit goes back to where it came from. */
export function PartsUsed({ kit, used, onChange }: PartsUsedProps) {
  const { t } = useTranslation();
  if (kit.length === 0) return null;
  return (
    <fieldset className={css["parts"]}>
      <legend>{t("report.parts")}</legend>
      <p className={css["hint"]}>{t("report.partsHint")}</p>
      {kit.map(({ part, planned }) => (
        <div key={part.number} className={css["line"]}>
          <label htmlFor={`used-${part.number}`}>
            {part.name} <span>{part.number}</span>
          </label>
          <NumberInput
            id={`used-${part.number}`}
            w={92}
            min={0}
            max={10_000}
            allowDecimal={false}
            value={used[part.number] ?? 0}
            onChange={(value) => onChange({ ...used, [part.number]: Number(value) || 0 })}
          />
          <span className={css["of"]}>{t("report.ofPlanned", { quantity: planned })}</span>
        </div>
      ))}
    </fieldset>
  );
}

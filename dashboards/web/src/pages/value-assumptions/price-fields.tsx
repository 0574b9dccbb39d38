import { Button, NumberInput, TextInput } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./assumptions.module.css";

interface PriceFieldsProps {
  title: string;
  /** By code of a class, or by tag. */
  prices: Record<string, number>;
  onChange: (prices: Record<string, number>) => void;
}

/** Prices of their own for some; those without a name do not count yet. */
export function PriceFields({ title, prices, onChange }: PriceFieldsProps) {
  const { t } = useTranslation();
  const [rows, setRows] = useState<[name: string, price: number][]>(() => Object.entries(prices));
  const set = (next: [string, number][]) => {
    setRows(next);
    onChange(Object.fromEntries(next.filter(([name]) => name !== "")));
  };
  return (
    <fieldset className={css["prices"]}>
      <legend>{title}</legend>
      {rows.map(([name, price], index) => (
        <div key={index} className={css["price"]}>
          <TextInput
            aria-label={t("assumptions.which")}
            placeholder={t("assumptions.which")}
            maxLength={80}
            value={name}
            onChange={(event) => set(rows.with(index, [event.currentTarget.value.trim(), price]))}
          />
          <NumberInput
            aria-label={`${title} ${name}`}
            min={0}
            value={price}
            onChange={(value) => set(rows.with(index, [name, Number(value)]))}
          />
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t("assumptions.removePrice", { name })}
            onClick={() => set(rows.toSpliced(index, 1))}
          >
            <Trash2 size={14} aria-hidden />
          </Button>
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<Plus size={14} aria-hidden />}
        onClick={() => setRows([...rows, ["", 0]])}
      >
        {t("assumptions.addPrice")}
      </Button>
    </fieldset>
  );
}

import { NumberInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TrialGates } from "../../api/release-policy.ts";
import css from "./policy.module.css";

/** What must have been seen in the stage before; an empty field means that it does not matter. */
export function TrialFields({
  gates,
  onChange,
}: {
  gates: TrialGates;
  onChange: (part: Partial<TrialGates>) => void;
}) {
  const { t } = useTranslation();
  const orNull = (value: string | number) => (value === "" ? null : Number(value));
  return (
    <div className={css["pair"]}>
      <NumberInput
        label={t("policy.field.minDays")}
        min={0}
        max={365}
        value={gates.minDays}
        onChange={(value) => onChange({ minDays: Number(value) })}
      />
      <NumberInput
        label={t("policy.field.minAssetMonths")}
        min={0}
        value={gates.minAssetMonths}
        onChange={(value) => onChange({ minAssetMonths: Number(value) })}
      />
      <NumberInput
        label={t("policy.field.maxFlags")}
        placeholder={t("policy.field.doesNotMatter")}
        min={0.001}
        value={gates.maxFlagsPerAssetMonth ?? ""}
        onChange={(value) => onChange({ maxFlagsPerAssetMonth: orNull(value) })}
      />
      <NumberInput
        label={t("policy.field.minPrecision")}
        placeholder={t("policy.field.doesNotMatter")}
        min={0}
        max={100}
        suffix=" %"
        value={gates.minPrecision === null ? "" : Math.round(100 * gates.minPrecision)}
        onChange={(value) => {
          const share = orNull(value);
          onChange({ minPrecision: share === null ? null : share / 100 });
        }}
      />
      <NumberInput
        label={t("policy.field.approvals")}
        min={0}
        max={5}
        allowDecimal={false}
        value={gates.approvals}
        onChange={(value) => onChange({ approvals: Number(value) })}
      />
    </div>
  );
}

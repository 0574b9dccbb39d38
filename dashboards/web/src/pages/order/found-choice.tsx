import { Radio } from "@mantine/core";
import { useTranslation } from "react-i18next";
import css from "./found-choice.module.css";
import { foundConditions, type FoundCondition } from "./report-draft.ts";

interface FoundChoiceProps {
  value: FoundCondition | "";
  error: string | undefined;
  onChange: (found: FoundCondition) => void;
}

/** The one question that matters most, as six large answers. */
export function FoundChoice({ value, error, onChange }: FoundChoiceProps) {
  const { t } = useTranslation();
  return (
    <Radio.Group
      label={t("report.found")}
      value={value}
      error={error}
      onChange={(found) => onChange(found as FoundCondition)}
    >
      <div className={css["choices"]}>
        {foundConditions.map((found) => (
          <Radio
            key={found}
            value={found}
            className={css["choice"]}
            label={t(`found.${found}`)}
            description={t(`foundHint.${found}`)}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

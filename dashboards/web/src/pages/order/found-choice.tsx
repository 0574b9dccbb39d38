import { Radio } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { foundConditions, type FoundCondition } from "../../api/failure-report.ts";
import css from "./found-choice.module.css";

interface FoundChoiceProps {
  value: FoundCondition | null;
  error: string | undefined;
  onChange: (found: FoundCondition) => void;
}

/** The one question that matters most, as six answers large enough for a glove. */
export function FoundChoice({ value, error, onChange }: FoundChoiceProps) {
  const { t } = useTranslation();
  return (
    <Radio.Group
      label={t("report.found")}
      value={value}
      error={error}
      onChange={(found) => {
        if (found !== null) onChange(found);
      }}
    >
      <div className={css["choices"]}>
        {foundConditions.map((found) => (
          <Radio.Card key={found} value={found} className={css["choice"]}>
            <Radio.Indicator size="xs" className={css["dot"]} />
            <span>
              <span className={css["answer"]}>{t(`found.${found}`)}</span>
              <span className={css["hint"]}>{t(`foundHint.${found}`)}</span>
            </span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}

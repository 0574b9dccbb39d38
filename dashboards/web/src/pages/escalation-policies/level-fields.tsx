import { Button, Checkbox, MultiSelect, NumberInput, TextInput } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { EscalationLevel, EscalationStep } from "../../api/escalation-policy.ts";
import { severities as scale, severityLook } from "../../ui/severity.ts";
import css from "./escalation-policies.module.css";
import { TargetPicker } from "./target-picker.tsx";

interface LevelFieldsProps {
  level: EscalationLevel;
  onChange: (level: EscalationLevel) => void;
  onRemove: () => void;
}

const mostSteps = 10;

/** Of which severities, and whom to tell after how long, one step after another. */
export function LevelFields({ level, onChange, onRemove }: LevelFieldsProps) {
  const { t } = useTranslation();
  const { severities, steps, repeat } = level;
  const setStep = (index: number, part: Partial<EscalationStep>) =>
    onChange({ ...level, steps: steps.with(index, { ...steps[index]!, ...part }) });
  const setRepeat = (next: EscalationLevel["repeat"]) => {
    const { repeat: _, ...rest } = level;
    onChange(next === undefined ? rest : { ...rest, repeat: next });
  };
  return (
    <fieldset className={css["fieldset"]}>
      <legend>{t("escalation.level")}</legend>
      <MultiSelect
        label={t("escalation.severities")}
        value={severities.map(String)}
        data={scale.toReversed().map((value) => ({
          value: String(value),
          label: t(`severity.${severityLook[value].name}`),
        }))}
        onChange={(chosen) => onChange({ ...level, severities: chosen.map(Number) })}
      />
      {steps.map((step, index) => (
        <div key={index} className={css["step"]}>
          <TextInput
            label={t(index === 0 ? "escalation.stepAfter" : "escalation.stepAfterThat")}
            placeholder="15m"
            required
            withAsterisk={false}
            maxLength={20}
            value={step.after}
            onChange={(event) => setStep(index, { after: event.currentTarget.value.trim() })}
          />
          <TargetPicker tell={step.tell} onChange={(tell) => setStep(index, { tell })} />
          {steps.length > 1 ? (
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={t("escalation.removeStep", { step: index + 1 })}
              onClick={() => onChange({ ...level, steps: steps.toSpliced(index, 1) })}
            >
              <Trash2 size={14} aria-hidden />
            </Button>
          ) : null}
        </div>
      ))}
      <div className={css["buttons"]}>
        {steps.length < mostSteps ? (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() => onChange({ ...level, steps: [...steps, { after: "15m", tell: [] }] })}
          >
            {t("escalation.addStep")}
          </Button>
        ) : null}
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<Trash2 size={14} aria-hidden />}
          onClick={onRemove}
        >
          {t("escalation.removeLevel")}
        </Button>
      </div>
      <Checkbox
        mt="sm"
        label={t("escalation.repeat")}
        checked={repeat !== undefined}
        onChange={(event) =>
          setRepeat(event.currentTarget.checked ? { times: 3, after: "30m" } : undefined)
        }
      />
      {repeat === undefined ? null : (
        <div className={css["pair"]}>
          <NumberInput
            label={t("escalation.times")}
            min={1}
            max={20}
            allowDecimal={false}
            value={repeat.times}
            onChange={(times) => setRepeat({ ...repeat, times: Number(times) })}
          />
          <TextInput
            label={t("escalation.repeatAfter")}
            required
            withAsterisk={false}
            maxLength={20}
            value={repeat.after}
            onChange={(event) => setRepeat({ ...repeat, after: event.currentTarget.value.trim() })}
          />
        </div>
      )}
    </fieldset>
  );
}

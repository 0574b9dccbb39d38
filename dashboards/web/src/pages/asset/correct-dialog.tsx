import { Button, Checkbox, Modal, NumberInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Signal } from "../../api/asset.ts";
import { exact } from "../../time/exact.ts";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { amount } from "../../ui/quantity.ts";
import { unitText } from "#ingest/units";
import type { Corrections } from "./use-corrections.ts";

export interface ChosenReading {
  at: number;
  value: number | null;
}

interface CorrectDialogProps {
  chosen: ChosenReading | null;
  signal: Signal;
  corrections: Corrections;
  timeZone: string | undefined;
  onClose: () => void;
}

/** What a reading should have been, or that it was none, and why. */
export function CorrectDialog(props: CorrectDialogProps) {
  const { t } = useTranslation();
  const { chosen, signal, onClose } = props;
  return (
    <Modal
      opened={chosen !== null}
      onClose={onClose}
      title={t("correction.title", { signal: signal.name })}
    >
      {chosen === null ? null : <CorrectForm {...props} chosen={chosen} />}
    </Modal>
  );
}

function CorrectForm({
  chosen,
  signal,
  corrections,
  timeZone,
  onClose,
}: CorrectDialogProps & { chosen: ChosenReading }) {
  const { t } = useTranslation();
  const [value, setValue] = useState<number | string>("");
  const [struck, setStruck] = useState(false);
  const [comment, setComment] = useState("");
  const unit = unitText(signal.unit);
  const was =
    chosen.value === null ? t("asset.noValue") : `${amount(chosen.value, signal.decimals)} ${unit}`;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const request = {
          signal: signal.id,
          observedAt: new Date(chosen.at).toISOString(),
          value: struck ? null : Number(value),
          comment: comment.trim(),
        };
        corrections.correct(request, onClose);
      }}
    >
      <p>{t("correction.was", { at: exact(chosen.at, timeZone), was })}</p>
      <NumberInput
        mt="sm"
        data-autofocus
        label={t("correction.value", { unit })}
        required={!struck}
        withAsterisk={false}
        disabled={struck}
        hideControls
        value={value}
        onChange={setValue}
      />
      <Checkbox
        mt="sm"
        checked={struck}
        onChange={(event) => setStruck(event.currentTarget.checked)}
        label={t("correction.strike")}
      />
      <Textarea
        mt="sm"
        label={t("correction.why")}
        description={t("correction.kept")}
        required
        withAsterisk={false}
        maxLength={500}
        autosize
        minRows={2}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <FormProblem error={corrections.error} />
      <FormActions>
        <Button type="submit" loading={corrections.isPending}>
          {t("correction.correct")}
        </Button>
      </FormActions>
    </form>
  );
}

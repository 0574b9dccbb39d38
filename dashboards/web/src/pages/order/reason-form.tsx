import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WorkOrder } from "../../api/work-order.ts";
import { FormProblem } from "../../ui/form-problem.tsx";
import { FormActions } from "../../ui/form-actions.tsx";
import { useVerb } from "./use-verb.ts";

interface ReasonFormProps {
  order: WorkOrder;
  verb: "hold" | "cancel" | "resume";
  more?: object;
  onDone: () => void;
}

export function ReasonForm({ order, verb, more = {}, onDone }: ReasonFormProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const perform = useVerb(order, onDone);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        perform.mutate({ verb, command: { ...more, reason } });
      }}
    >
      <Textarea
        data-autofocus
        label={t(`verb.reason.${verb}`)}
        required
        withAsterisk={false}
        minLength={3}
        minRows={3}
        autosize
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <FormProblem error={perform.error} />
      <FormActions>
        <Button type="submit" loading={perform.isPending}>
          {t(`verb.name.${verb}`)}
        </Button>
      </FormActions>
    </form>
  );
}

import { Button, NumberInput, Select, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { partsQuery } from "../../api/parts.ts";
import type { WorkOrder } from "../../api/work-order.ts";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { useVerb } from "./use-verb.ts";

/** A part that the kit did not have: it is added, and set aside where stock has it. */
export function MaterialForm({ order, onDone }: { order: WorkOrder; onDone: () => void }) {
  const { t } = useTranslation();
  const parts = useQuery(partsQuery);
  const [number, setNumber] = useState<string | null>(null);
  const [quantity, setQuantity] = useState(1);
  const [reason, setReason] = useState("");
  const perform = useVerb(order, onDone);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const command = { reason, parts: [{ number, quantity }] };
        perform.mutate({ verb: "await-material", command });
      }}
    >
      <Select
        label={t("material.part")}
        required
        withAsterisk={false}
        searchable
        value={number}
        onChange={setNumber}
        data={(parts.data?.items ?? []).map((part) => ({
          value: part.number,
          label: `${part.name} (${part.number})`,
        }))}
      />
      <NumberInput
        mt={12}
        label={t("material.quantity")}
        min={1}
        allowDecimal={false}
        value={quantity}
        onChange={(value) => setQuantity(Number(value) || 1)}
      />
      <Textarea
        mt={12}
        label={t("verb.reason.await-material")}
        required
        withAsterisk={false}
        minLength={3}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <FormProblem error={perform.error} />
      <FormActions>
        <Button type="submit" loading={perform.isPending}>
          {t("verb.name.await-material")}
        </Button>
      </FormActions>
    </form>
  );
}

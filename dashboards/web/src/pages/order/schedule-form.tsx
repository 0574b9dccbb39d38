import { Button, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WorkOrder } from "../../api/work-order.ts";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { useVerb } from "./use-verb.ts";

/** Who goes, and when, in the reader's own clock. */
export function ScheduleForm({ order, onDone }: { order: WorkOrder; onDone: () => void }) {
  const { t } = useTranslation();
  const suitable = order.candidates.filter((candidate) => candidate.suitable);
  const [technician, setTechnician] = useState(
    String(order.technician?.id ?? suitable[0]?.technicianId ?? ""),
  );
  const [startAt, setStartAt] = useState("");
  const perform = useVerb(order, onDone);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const command = {
          technicianId: Number(technician),
          startAt: new Date(startAt).toISOString(),
        };
        perform.mutate({ verb: "schedule", command });
      }}
    >
      <Select
        label={t("schedule.technician")}
        required
        withAsterisk={false}
        value={technician}
        onChange={(value) => setTechnician(value ?? "")}
        data={suitable.map(({ technicianId, name }) => ({
          value: String(technicianId),
          label: name,
        }))}
        nothingFoundMessage={t("order.noCandidate")}
      />
      <TextInput
        mt={12}
        type="datetime-local"
        label={t("schedule.startAt")}
        description={t("schedule.zone", {
          zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
        })}
        required
        withAsterisk={false}
        value={startAt}
        onChange={(event) => setStartAt(event.currentTarget.value)}
      />
      <FormProblem error={perform.error} />
      <FormActions>
        <Button type="submit" loading={perform.isPending}>
          {t("verb.name.schedule")}
        </Button>
      </FormActions>
    </form>
  );
}

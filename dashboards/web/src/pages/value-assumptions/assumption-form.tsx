import { NumberInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  assumptionsQuery,
  stateAssumptions,
  type ValueAssumptions,
} from "../../api/value-assumptions.ts";
import { FormFoot } from "../../ui/form-foot.tsx";
import { Panel } from "../../ui/panel.tsx";
import css from "./assumptions.module.css";
import { PriceFields } from "./price-fields.tsx";

type NumberOrNull = "visitCost" | "labourCostPerHour" | "failureDowntimeHours" | "responseHours";

/** What is stated, to be changed; an empty field says that nobody knows. */
export function AssumptionForm({
  assumptions,
  onDone,
}: {
  assumptions: ValueAssumptions;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(assumptions);
  const [comment, setComment] = useState("");
  const change = (part: Partial<ValueAssumptions>) => setDraft((was) => ({ ...was, ...part }));
  const save = useMutation({
    mutationFn: () => stateAssumptions(draft, comment.trim()),
    onSuccess: async (stated) => {
      queries.setQueryData(assumptionsQuery.queryKey, stated);
      notifications.show({ message: t("assumptions.saved") });
      onDone();
      await Promise.all(
        [["value-assumptions", "changes"], ["rule"], ["rules"]].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
  const orNull = (value: string | number) => (value === "" ? null : Number(value));
  const optional = (name: NumberOrNull, suffix = "") => (
    <NumberInput
      label={t(`assumptions.${name}`)}
      placeholder={t("assumptions.notStated")}
      suffix={suffix}
      min={0}
      value={draft[name] ?? ""}
      onChange={(value) => change({ [name]: orNull(value) })}
    />
  );
  const { downtimeCostPerHour: hour, failureProbability } = draft;
  const chance = (name: "confirmed" | "early", label: string) => (
    <NumberInput
      label={label}
      suffix=" %"
      min={0}
      max={100}
      value={Math.round(100 * failureProbability[name])}
      onChange={(value) =>
        change({ failureProbability: { ...failureProbability, [name]: Number(value) / 100 } })
      }
    />
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className={css["parts"]}>
        <Panel title={t("assumptions.prices")}>
          <div className={css["fields"]}>
            <NumberInput
              label={t("assumptions.otherwise")}
              placeholder={t("assumptions.notStated")}
              min={0}
              value={hour.otherwise ?? ""}
              onChange={(value) =>
                change({ downtimeCostPerHour: { ...hour, otherwise: orNull(value) } })
              }
            />
            <PriceFields
              title={t("assumptions.classes")}
              prices={hour.classes}
              onChange={(classes) => change({ downtimeCostPerHour: { ...hour, classes } })}
            />
            <PriceFields
              title={t("assumptions.assets")}
              prices={hour.assets}
              onChange={(assets) => change({ downtimeCostPerHour: { ...hour, assets } })}
            />
            {optional("visitCost")}
            {optional("labourCostPerHour")}
          </div>
        </Panel>
        <Panel title={t("assumptions.guesses")}>
          <div className={css["fields"]}>
            {optional("failureDowntimeHours", " h")}
            {chance("confirmed", t("assumptions.ifConfirmed"))}
            {chance("early", t("assumptions.ifEarly"))}
            <NumberInput
              label={t("assumptions.minutesPerFlag")}
              suffix=" min"
              min={0}
              max={1_440}
              value={draft.minutesPerFlag}
              onChange={(value) => change({ minutesPerFlag: Number(value) })}
            />
            {optional("responseHours", " h")}
            <NumberInput
              label={t("assumptions.horizonHours")}
              suffix=" h"
              min={1}
              max={8_760}
              value={draft.horizonHours}
              onChange={(value) => change({ horizonHours: Number(value) })}
            />
          </div>
        </Panel>
      </div>
      <FormFoot
        reason={comment}
        onReason={setComment}
        save={save}
        saveName={t("assumptions.save")}
        cancelName={t("assumptions.cancel")}
        onCancel={onDone}
      />
    </form>
  );
}

import { Button, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { failureModesQuery } from "../../api/failure-modes.ts";
import { functionalFailures } from "../../api/failure-report.ts";
import type { WorkOrder } from "../../api/work-order.ts";
import { onOwnClock, ownTimeZone } from "../../time/time-zones.ts";
import { useNow } from "../../time/use-now.ts";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { FoundChoice } from "./found-choice.tsx";
import { PartsUsed } from "./parts-used.tsx";
import {
  emptyDraft,
  find,
  hadFailed,
  isFault,
  toReport,
  type ReportDraft,
} from "./report-draft.ts";
import { ReportMore } from "./report-more.tsx";
import { useReportWords } from "./report-words.ts";
import { useDraft } from "./use-draft.ts";
import { useVerb } from "./use-verb.ts";

/** What was found and done. The rule that asked for the visit is judged by it, so completing needs one. */
export function ReportForm({ order, onDone }: { order: WorkOrder; onDone: () => void }) {
  const { t } = useTranslation();
  const { draft, change, forget } = useDraft(order.number, () => emptyDraft(order.kit.lines));
  const [incomplete, setIncomplete] = useState(false);
  const modes = useQuery(failureModesQuery);
  const now = useNow(60_000);
  const { activities } = useReportWords();
  const perform = useVerb(order, () => {
    forget();
    onDone();
  });
  const set = (part: Partial<ReportDraft>) => change({ ...draft, ...part });
  const isOther = draft.foundCondition === "other";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const report = toReport(draft);
        setIncomplete(report === null);
        if (report !== null) perform.mutate({ verb: "complete", command: report });
      }}
    >
      <FoundChoice
        value={draft.foundCondition}
        error={incomplete && draft.foundCondition === null ? t("report.choose") : undefined}
        onChange={(found) => change(find(draft, found, order.kit.lines))}
      />
      <Select
        mt={14}
        label={t("report.failureMode")}
        placeholder={
          isOther ? undefined : t("report.failureModeHint", { mode: order.failureMode.name })
        }
        required={isOther}
        withAsterisk={false}
        searchable
        clearable={!isOther}
        value={draft.failureMode}
        onChange={(value) => set({ failureMode: value })}
        data={(modes.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }))}
      />
      <Select
        mt={14}
        label={t("report.activity")}
        error={incomplete && draft.activity === null ? t("report.choose") : undefined}
        value={draft.activity}
        onChange={(value) => set({ activity: value })}
        data={activities}
      />
      <PartsUsed kit={order.kit.lines} used={draft.parts} onChange={(parts) => set({ parts })} />
      <NumberInput
        mt={14}
        label={t("report.downtime")}
        suffix=" min"
        min={0}
        max={525_600}
        allowDecimal={false}
        value={draft.downtimeMinutes ?? ""}
        onChange={(value) => set({ downtimeMinutes: value === "" ? null : Number(value) })}
      />
      {isFault(draft.foundCondition) ? (
        <Select
          mt={14}
          label={t("report.functionalFailure")}
          clearable
          value={draft.functionalFailure ?? null}
          onChange={(value) =>
            set({ functionalFailure: functionalFailures.find((each) => each === value) ?? null })
          }
          data={functionalFailures.map((value) => ({
            value,
            label: t(`report.ceased.${value}`),
          }))}
        />
      ) : null}
      {hadFailed(draft) ? (
        <TextInput
          mt={14}
          type="datetime-local"
          label={t("report.failedAt")}
          description={t("report.failedAtHint", { zone: ownTimeZone() })}
          max={onOwnClock(now)}
          value={draft.failedAt ?? ""}
          onChange={(event) => set({ failedAt: event.currentTarget.value })}
        />
      ) : null}
      <ReportMore draft={draft} onChange={set} />
      <Textarea
        mt={14}
        label={t("report.note")}
        description={
          draft.foundCondition === "could-not-inspect" ? t("report.noteNeeded") : undefined
        }
        required={draft.foundCondition === "could-not-inspect"}
        withAsterisk={false}
        autosize
        minRows={2}
        value={draft.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
      <FormProblem error={perform.error} />
      <FormActions>
        <Button type="submit" loading={perform.isPending}>
          {t("verb.name.complete")}
        </Button>
      </FormActions>
    </form>
  );
}

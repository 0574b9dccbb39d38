import { Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { failureModesQuery } from "../../api/failure-modes.ts";
import type { Outcome } from "../../api/failure-report.ts";
import { reviseOutcome, type Flag } from "../../api/flag.ts";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";

const outcomes: Outcome[] = [
  "confirmed",
  "early",
  "no-fault-found",
  "sensor-fault",
  "other-cause",
  "could-not-inspect",
];

/** A person's word in place of what a visit found, with its reason; refused where somebody was faster. */
export function OutcomeDialog({
  flag,
  counts,
  onClose,
}: {
  flag: Flag;
  /** What counts as it is looked at; null: nothing yet. */
  counts: Outcome | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const modes = useQuery(failureModesQuery).data?.items ?? [];
  // Nothing is chosen for anybody: what is said here counts for more than what a visit found.
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [missing, setMissing] = useState(false);
  const [mode, setMode] = useState<string | null>(null);
  const act = useMutation({
    mutationFn: ({ outcome: said, reason }: { outcome: Outcome; reason: string }) =>
      reviseOutcome(flag.id, {
        outcome: said,
        reason,
        from: counts,
        ...(said === "other-cause" && mode !== null ? { failureMode: mode } : {}),
      }),
    onSuccess: async (_flag, { outcome: said }) => {
      notifications.show({
        message: t("flag.worth.done", { flag: flag.number, outcome: t(`outcome.${said}`) }),
      });
      onClose();
      await Promise.all(
        [["flags"], ["flag"], ["rules"], ["rule"], ["coverage-gaps"], ["work-order"]].map(
          (queryKey) => queries.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
  return (
    <ReasonDialog
      title={t("flag.worth.title")}
      text={t("flag.worth.text")}
      button={t(counts === null ? "flag.worth.say" : "flag.worth.revise")}
      required
      pending={act.isPending}
      error={act.error}
      onSubmit={(reason) => {
        setMissing(outcome === null);
        if (outcome !== null) act.mutate({ outcome, reason });
      }}
      onClose={onClose}
    >
      <Select
        mt="sm"
        label={t("flag.worth.what")}
        placeholder={t("report.choose")}
        error={missing && outcome === null ? t("report.choose") : undefined}
        allowDeselect={false}
        value={outcome}
        data={outcomes
          .filter((each) => each !== counts)
          .map((value) => ({ value, label: t(`outcome.${value}`) }))}
        onChange={(value) => setOutcome(outcomes.find((each) => each === value) ?? outcome)}
      />
      {outcome === "other-cause" ? (
        <Select
          mt="sm"
          label={t("flag.worth.mode")}
          searchable
          clearable
          value={mode}
          data={modes.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={setMode}
        />
      ) : null}
    </ReasonDialog>
  );
}

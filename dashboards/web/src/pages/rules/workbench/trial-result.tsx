import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { addDraft, type Rule } from "../../../api/rule.ts";
import { FormProblem } from "../../../ui/form-problem.tsx";
import { ReasonDialog } from "../../../ui/reason-dialog.tsx";
import { ResultTable } from "../../backtests/result-table.tsx";
import { stateInWords } from "../../backtests/backtest-words.ts";
import type { TrialRun } from "./use-trial-run.ts";
import css from "./workbench.module.css";

interface TrialResultProps {
  rule: Rule;
  run: TrialRun;
  names: readonly string[];
  /** The rule as dragged. */
  definition: Record<string, unknown>;
  changed: boolean;
}

/** What the dragged limit would have meant, beside the one that is live, and the way to keep it. */
export function TrialResult({ rule, run, names, definition, changed }: TrialResultProps) {
  const { t } = useTranslation();
  const [keeping, setKeeping] = useState(false);
  const { backtest } = run;
  const tried = (backtest?.candidates ?? []).flatMap((candidate) =>
    candidate.result === null
      ? []
      : [{ name: names[candidate.index] ?? "", candidate, result: candidate.result }],
  );
  return (
    <div className={css["body"]}>
      <p role="status">
        {backtest === undefined
          ? t("workbench.hint")
          : run.isRunning
            ? stateInWords(backtest, t)
            : backtest.state === "done"
              ? ""
              : stateInWords(backtest, t)}
      </p>
      <FormProblem error={run.error} />
      {tried.length > 0 ? <ResultTable tried={tried} /> : null}
      {tried.map(({ name, result }) =>
        result.evidence.usable ? null : (
          <p key={name}>
            <strong>{t("backtest.noEvidence", { name })}</strong> {result.evidence.why}
          </p>
        ),
      )}
      <div className={css["buttons"]}>
        <Button disabled={!changed} onClick={() => setKeeping(true)}>
          {t("workbench.keep")}
        </Button>
        {backtest?.state === "done" ? (
          <Button variant="default" component={Link} to={`/backtests/${backtest.id}`}>
            {t("workbench.report")}
          </Button>
        ) : null}
      </div>
      {keeping ? (
        <KeepDialog rule={rule} definition={definition} onClose={() => setKeeping(false)} />
      ) : null}
    </div>
  );
}

function KeepDialog({
  rule,
  definition,
  onClose,
}: {
  rule: Rule;
  definition: Record<string, unknown>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const keep = useMutation({
    mutationFn: (comment: string) => addDraft(rule.key, definition, comment),
    onSuccess: async () => {
      notifications.show({ message: t("workbench.kept") });
      onClose();
      await queries.invalidateQueries({ queryKey: ["rule", rule.key] });
    },
  });
  return (
    <ReasonDialog
      title={t("workbench.keep")}
      text={t("workbench.keepText")}
      button={t("workbench.keep")}
      required
      pending={keep.isPending}
      error={keep.error}
      onSubmit={(comment) => keep.mutate(comment)}
      onClose={onClose}
    />
  );
}

import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { endNotLearnt, leaveOut, type NotLearnt } from "../../api/anomaly.ts";
import type { Asset } from "../../api/asset.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { clock } from "../../time/exact.ts";
import { useNow } from "../../time/use-now.ts";
import { FormProblem } from "../../ui/form-problem.tsx";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import css from "./not-learnt.module.css";
import type { TimeWindow } from "./time-window.ts";

interface NotLearntListProps {
  asset: Asset;
  stretches: readonly NotLearnt[];
  window: TimeWindow;
}

/** Which stretches the detector does not learn from, why and by whose word, and a way to leave one more out. */
export function NotLearntList({ asset, stretches, window }: NotLearntListProps) {
  const { t } = useTranslation();
  const now = useNow(1_000);
  const may = hasRole(usePerson(), "reliability-engineer");
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: (stretch: NotLearnt) => endNotLearnt(asset.id, stretch.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ["anomaly", asset.id] }),
  });
  const open = (stretch: NotLearnt) => stretch.to === null || Date.parse(stretch.to) > now;
  const shown = stretches.filter(
    (stretch) =>
      open(stretch) ||
      (Date.parse(stretch.from) < window.to && Date.parse(stretch.to!) > window.from),
  );
  if (shown.length === 0 && !may) return null;
  const at = (time: string) => clock(Date.parse(time), now, asset.site.timeZone);
  return (
    <div className={css["bar"]} data-no-print>
      <ul aria-label={t("anomaly.leftOut.label")}>
        {shown.map((stretch) => (
          <li key={stretch.id}>
            {stretch.to === null
              ? t("anomaly.leftOut.since", { from: at(stretch.from) })
              : t("anomaly.leftOut.between", { from: at(stretch.from), to: at(stretch.to) })}{" "}
            {stretch.reason} ({stretch.by})
            {may && open(stretch) ? (
              <Button
                variant="subtle"
                size="compact-xs"
                loading={end.isPending}
                onClick={() => end.mutate(stretch)}
              >
                {t("anomaly.leftOut.end")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <FormProblem error={end.error} />
      {may ? (
        <Button variant="subtle" size="compact-xs" onClick={() => setAsking(true)}>
          {t(window.live ? "anomaly.leftOut.fromNow" : "anomaly.leftOut.window")}
        </Button>
      ) : null}
      {asking ? (
        <LeaveOutDialog asset={asset} window={window} onClose={() => setAsking(false)} />
      ) : null}
    </div>
  );
}

function LeaveOutDialog({
  asset,
  window,
  onClose,
}: {
  asset: Asset;
  window: TimeWindow;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  // What was asked for stays what it was, also while the window behind the dialog moves on.
  const [span] = useState(window);
  const leave = useMutation({
    mutationFn: (reason: string) => leaveOut(asset.id, { reason, ...(span.live ? {} : span) }),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ["anomaly", asset.id] });
    },
  });
  const now = useNow(60_000);
  const at = (time: number) => clock(time, now, asset.site.timeZone);
  return (
    <ReasonDialog
      title={t("anomaly.leftOut.title")}
      text={
        span.live
          ? t("anomaly.leftOut.textNow", { asset: asset.tag })
          : t("anomaly.leftOut.text", {
              asset: asset.tag,
              from: at(span.from),
              to: at(span.to),
            })
      }
      button={t("anomaly.leftOut.button")}
      required
      pending={leave.isPending}
      error={leave.error}
      onSubmit={(reason) => leave.mutate(reason)}
      onClose={onClose}
    />
  );
}

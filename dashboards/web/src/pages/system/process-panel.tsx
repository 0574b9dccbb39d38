import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { dismissProcess, type ProcessHealth } from "../../api/system.ts";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { CheckRow } from "./check-row.tsx";
import css from "./system.module.css";

/** One process: what is not well first, each with what to do about it. */
export function ProcessPanel({
  process,
  mayDismiss,
}: {
  process: ProcessHealth;
  mayDismiss: boolean;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const dismiss = useMutation({
    mutationFn: () => dismissProcess(process.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["system", "health"] }),
    onError: (error) => notifications.show({ color: "red", message: error.message }),
  });
  const order = ["failing", "warning", "ok"];
  const checks = process.checks.toSorted(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name),
  );
  const silent = checks[0]?.name === "heard-from";
  const roles = process.roles
    .map((role) => t(`system.role.${role}`, { defaultValue: role }))
    .join(", ");
  return (
    <Panel
      flush
      title={t("system.process", { roles, host: process.host })}
      aside={
        <span className={css["aside"]}>
          {silent ? t("system.heard") : t("system.since", { pid: process.pid })}{" "}
          <Moment at={silent ? process.seenAt : process.startedAt} />
          {silent && mayDismiss ? (
            <Button
              variant="default"
              size="compact-xs"
              loading={dismiss.isPending}
              onClick={() => dismiss.mutate()}
            >
              {t("system.dismiss")}
            </Button>
          ) : null}
        </span>
      }
    >
      <ul className={css["checks"]}>
        {checks.map((check) => (
          <CheckRow key={check.name} check={check} />
        ))}
      </ul>
    </Panel>
  );
}

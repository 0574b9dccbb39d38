import { useTranslation } from "react-i18next";
import type { HistoryEntry } from "../../api/work-order.ts";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import css from "./history-panel.module.css";

/** Who did what, newest first. */
export function HistoryPanel({
  history,
  timeZone,
}: {
  history: readonly HistoryEntry[];
  timeZone: string | undefined;
}) {
  const { t } = useTranslation();
  return (
    <Panel title={t("order.history")}>
      <ol className={css["history"]}>
        {history.toReversed().map((entry) => (
          <li key={entry.id}>
            <p>{entry.text}</p>
            <p className={css["who"]}>
              {entry.actor.kind === "system" ? t("order.system") : entry.actor.name} ·{" "}
              <Moment at={entry.at} timeZone={timeZone} />
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

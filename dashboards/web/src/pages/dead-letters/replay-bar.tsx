import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DeadLetterFilter, ReplayCounts } from "../../api/dead-letters.ts";
import css from "./letter-list.module.css";
import type { Replay } from "./use-replay.ts";

interface ReplayBarProps {
  filter: DeadLetterFilter;
  replay: Replay;
  empty: boolean;
}

/** All that the filter shows, taken in step by step: how far it is, how it ended, and a way to stop. */
export function ReplayBar({ filter, replay, empty }: ReplayBarProps) {
  const { t } = useTranslation();
  const { counts, isRunning, error } = replay;
  if (empty && counts === null) return null;
  return (
    <div className={css["tools"]}>
      <div role="status">
        {counts === null ? (
          <p>{t(filter.reason === "future-clock" ? "letters.clockHint" : "letters.hint")}</p>
        ) : (
          <>
            <p>
              {isRunning ? `${t("letters.running", { count: counts.letters })} ` : null}
              <Result counts={counts} />
            </p>
            {error === null ? null : <p className={css["error"]}>{error.message}</p>}
          </>
        )}
      </div>
      {isRunning ? (
        <Button variant="default" onClick={replay.stop}>
          {t("letters.stop")}
        </Button>
      ) : empty ? null : (
        <Button variant="default" onClick={() => void replay.all(filter)}>
          {t("letters.replayAll")}
        </Button>
      )}
    </div>
  );
}

function Result({ counts }: { counts: ReplayCounts }) {
  const { t } = useTranslation();
  const refused = counts.refused.map(
    ({ reason, letters }) =>
      `${t(`letters.reason.${reason}`, { defaultValue: reason })} (${letters})`,
  );
  return (
    <>
      {t("letters.taken", { count: counts.replayed })}
      {counts.readings === 0 ? null : ` ${t("letters.readings", { count: counts.readings })}`}
      {refused.length === 0
        ? null
        : ` ${t("letters.stillBy", { count: counts.letters - counts.replayed, reasons: refused.join(", ") })}`}
    </>
  );
}

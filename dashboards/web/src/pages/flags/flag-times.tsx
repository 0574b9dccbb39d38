import { useTranslation } from "react-i18next";
import { flagHappenings, type Flag } from "../../api/flag.ts";
import { exact } from "../../time/exact.ts";
import { sayTimes } from "../../time/say-times.ts";
import { Panel } from "../../ui/panel.tsx";
import list from "../asset/asset-lists.module.css";

/** Each step of its life with its exact time; where our clock heard of it later than it happened, that too. */
export function FlagTimes({ flag, timeZone }: { flag: Flag; timeZone: string | undefined }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("order.history")}>
      <ul className={list["list"]}>
        {flag.history.toReversed().map((entry) => (
          <li key={`${entry.type}-${entry.at}-${entry.recordedAt}`}>
            {flagHappenings.includes(entry.type)
              ? t(`flag.happened.${entry.type}`, { by: entry.by ?? "" })
              : t("flag.happenedElse")}
            <div className={list["about"]}>
              <time dateTime={entry.at}>{exact(Date.parse(entry.at), timeZone)}</time>
              {late(entry) ? (
                <span>
                  {t("flag.recordedAt", { at: exact(Date.parse(entry.recordedAt), timeZone) })}
                </span>
              ) : null}
              {entry.reason === null ? null : <span>{sayTimes(entry.reason, timeZone)}</span>}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const worthSayingMs = 5_000;

function late({ at, recordedAt }: { at: string; recordedAt: string }): boolean {
  return Date.parse(recordedAt) - Date.parse(at) > worthSayingMs;
}

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { rosterQuery, type StoredRota } from "../../api/rota.ts";
import { clock, exact } from "../../time/exact.ts";
import { useNow } from "../../time/use-now.ts";
import { Answer } from "../../ui/answer.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { OnCallPerson } from "./on-call-person.tsx";
import css from "./on-call.module.css";

const dayMs = 86_400_000;
const spans = ["14", "28", "84"] as const;

/** Who of each layer is on call from now on, one turn after another. */
export function RosterPanel({ stored }: { stored: StoredRota }) {
  const { t } = useTranslation();
  const [openedAt] = useState(() => Math.floor(Date.now() / 60_000) * 60_000);
  const [days, setDays] = useState<(typeof spans)[number]>("14");
  const now = useNow(60_000);
  const { timeZone } = stored.rota;
  const query = useQuery(
    rosterQuery(stored.id, {
      from: new Date(openedAt).toISOString(),
      to: new Date(openedAt + Number(days) * dayMs).toISOString(),
    }),
  );
  return (
    <Panel
      title={t("rota.roster")}
      aside={
        <ViewTabs
          label={t("rota.howFar")}
          views={spans.map((value) => ({
            value,
            name: t("rota.weeks", { count: Number(value) / 7 }),
          }))}
          value={days}
          onChange={setDays}
        />
      }
    >
      <Answer query={query} skeleton={<SkeletonRows rows={4} />}>
        {({ layers }) => (
          <div className={css["roster"]}>
            {layers.map(({ layer, entries }) => (
              <section key={layer} aria-label={layer}>
                <h3>{layer}</h3>
                <ol>
                  {entries.map((entry) => {
                    const from = Date.parse(entry.from);
                    // The last turn is cut off where the roster ends: when it is handed over is not known from here.
                    const goesOn = Date.parse(entry.until) >= openedAt + Number(days) * dayMs;
                    const here = from <= now && now < Date.parse(entry.until);
                    return (
                      <li key={entry.from} data-here={here || undefined}>
                        <time dateTime={entry.from} title={exact(from, timeZone)}>
                          {here
                            ? t(goesOn ? "rota.atLeastUntil" : "rota.untilTime", {
                                at: clock(Date.parse(entry.until), now, timeZone),
                              })
                            : `${weekday(from, timeZone)} ${clock(from, 0, timeZone)}`}
                        </time>
                        <span>
                          <OnCallPerson onCall={entry} />
                        </span>
                      </li>
                    );
                  })}
                </ol>
              </section>
            ))}
          </div>
        )}
      </Answer>
    </Panel>
  );
}

function weekday(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone }).format(at);
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { slowedQuery } from "../../api/system.ts";
import { Panel } from "../../ui/panel.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import css from "./system.module.css";

/** Who sends more than its share, and what that costs it: nothing is dropped, so nothing else would tell. */
export function SlowedDevices() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(slowedQuery);
  return (
    <Panel flush title={t("system.slowed")}>
      <PagedAnswer
        query={query}
        uncounted
        skeleton={<SkeletonRows rows={1} />}
        empty={<p className={css["hint"]}>{t("system.slowedNone")}</p>}
      >
        {(devices) => (
          <>
            <p className={css["hint"]}>{t("system.slowedHint")}</p>
            <ul className={css["checks"]}>
              {devices.map(({ id, name, times, heldMs, why, now }) => (
                <li key={id}>
                  <span className={css["name"]}>{name}</span>
                  <span>{t(now ? "system.waits" : "system.waited")}</span>
                  <p className={css["finding"]}>
                    {t("system.slowedTimes", {
                      count: times,
                      seconds: Math.ceil(heldMs / 1_000),
                      limit: t(`system.limit.${why}`),
                    })}
                  </p>
                </li>
              ))}
            </ul>
          </>
        )}
      </PagedAnswer>
    </Panel>
  );
}

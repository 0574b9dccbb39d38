import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { parkedQuery, retryParked } from "../../api/system.ts";
import { Moment } from "../../ui/moment.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import css from "./system.module.css";

/** What handlers failed on for good: to be read, and tried again once the cause is mended. */
export function ParkedEvents() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const query = useInfiniteQuery(parkedQuery);
  const retry = useMutation({
    mutationFn: retryParked,
    async onSuccess() {
      notifications.show({ message: t("system.retried") });
      await queries.invalidateQueries({ queryKey: ["system"] });
    },
    onError: (error) => notifications.show({ color: "red", message: error.message }),
  });
  return (
    <Panel flush title={t("system.parked")}>
      <PagedAnswer
        query={query}
        skeleton={<SkeletonRows rows={1} />}
        empty={<p className={css["hint"]}>{t("system.parkedNone")}</p>}
      >
        {(events) => (
          <>
            <p className={css["hint"]}>{t("system.parkedHint")}</p>
            <ul className={css["checks"]}>
              {events.map((event) => (
                <li key={`${event.eventId} ${event.consumer}`}>
                  <div className={css["finding"]}>
                    <p>
                      {t("system.event", {
                        topic: event.topic,
                        key: event.key,
                        consumer: event.consumer,
                      })}{" "}
                      <Moment at={event.occurredAt} />
                    </p>
                    <details>
                      <summary>{t("system.error")}</summary>
                      <pre className={css["content"]}>
                        {`${event.error ?? ""}\n\n${JSON.stringify(event.payload, null, 2)}`}
                      </pre>
                    </details>
                  </div>
                  <Button
                    variant="default"
                    size="compact-xs"
                    disabled={retry.isPending}
                    onClick={() => retry.mutate(event)}
                  >
                    {t("system.retry")}
                  </Button>
                </li>
              ))}
            </ul>
          </>
        )}
      </PagedAnswer>
    </Panel>
  );
}

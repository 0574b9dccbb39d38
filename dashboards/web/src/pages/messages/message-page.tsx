import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { messageQuery, type Attempt, type Message } from "../../api/messages.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { exact } from "../../time/exact.ts";
import { Answer } from "../../ui/answer.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SeverityMark } from "../../ui/severity-mark.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import list from "../asset/asset-lists.module.css";
import columns from "../order/order-view.module.css";
import { DeliveryList } from "./delivery-list.tsx";
import { MessageStateTag } from "./message-state.tsx";

/** What did it say, to whom, and what happened at each attempt? */
export function MessagePage() {
  const { message } = useParams({ from: "/inside/messages/$message" });
  const query = useQuery(messageQuery(Number(message)));
  return (
    <Answer whole query={query} skeleton={<SkeletonRows />}>
      {(found) => <MessageView message={found} />}
    </Answer>
  );
}

function MessageView({ message }: { message: Message & { attemptList: Attempt[] } }) {
  const { t } = useTranslation();
  const { to, attemptList } = message;
  const readsAll = hasRole(usePerson(), "admin");
  return (
    <Page
      name={message.subject}
      title={message.subject}
      trail={
        readsAll ? (
          <Link to="/messages">{t("messages.title")}</Link>
        ) : (
          <Link to="/notifications">{t("notifications.title")}</Link>
        )
      }
      answer={
        <>
          <MessageStateTag state={message.state} /> {message.reason}
        </>
      }
    >
      <div className={columns["columns"]}>
        <div className={columns["main"]}>
          <Panel title={t("messages.text")}>
            <p style={{ whiteSpace: "pre-line" }}>{message.text}</p>
          </Panel>
          <Panel title={t("messages.attemptList")}>
            {attemptList.length === 0 ? (
              <p className={list["none"]}>{t("messages.noAttempt")}</p>
            ) : (
              <ol className={list["list"]}>
                {attemptList.map((attempt) => (
                  <li key={`${attempt.channel} ${attempt.name} ${attempt.n}`}>
                    {attempt.reason}
                    <div className={list["about"]}>
                      <MessageStateTag state={attempt.result} />
                      <span>{attempt.name}</span>
                      <time dateTime={attempt.attemptedAt}>
                        {exact(Date.parse(attempt.attemptedAt))}
                      </time>
                    </div>
                  </li>
                ))}
              </ol>
            )}
          </Panel>
        </div>
        <aside className={columns["side"]} aria-label={t("messages.facts")}>
          <Panel title={t("messages.facts")}>
            <Facts>
              <Fact name={t("messages.columns.to")}>
                {to.kind === "event" ? t("messages.event", { event: to.event }) : to.name}
              </Fact>
              <Fact name={t("messages.urgency")}>
                <SeverityMark severity={message.urgency} quiet />
              </Fact>
              <Fact name={t("messages.columns.queued")}>
                <Moment at={message.queuedAt} />
              </Fact>
              {message.expiresAt === null || message.state !== "waiting" ? null : (
                <Fact name={t("messages.expires")}>
                  <Moment at={message.expiresAt} />
                </Fact>
              )}
            </Facts>
            <DeliveryList
              deliveries={message.deliveries.filter(({ state }) => state === "waiting")}
            />
          </Panel>
        </aside>
      </div>
    </Page>
  );
}

import { useTranslation } from "react-i18next";
import type { Delivery } from "../../api/messages.ts";
import { Moment } from "../../ui/moment.tsx";
import list from "../asset/asset-lists.module.css";
import { MessageStateTag } from "./message-state.tsx";

/** Each way that a message takes, how often it was tried, and what came of it. */
export function DeliveryList({ deliveries }: { deliveries: readonly Delivery[] }) {
  const { t } = useTranslation();
  return (
    <ul>
      {deliveries.map(({ channel, name, state, attempts, reason, at }) => (
        <li key={`${channel} ${name}`} className={list["about"]}>
          <MessageStateTag state={state} />
          <span>{name}</span>
          {attempts > 1 ? <span>{t("messages.attempts", { count: attempts })}</span> : null}
          {state === "waiting" ? (
            <span>
              {t("messages.next")} <Moment at={at} />
            </span>
          ) : (
            <Moment at={at} />
          )}
          {reason === null ? null : <span>{reason}</span>}
        </li>
      ))}
    </ul>
  );
}

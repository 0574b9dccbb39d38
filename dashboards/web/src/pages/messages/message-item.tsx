import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Message } from "../../api/messages.ts";
import { Moment } from "../../ui/moment.tsx";
import list from "../asset/asset-lists.module.css";
import { DeliveryList } from "./delivery-list.tsx";
import { MessageStateTag } from "./message-state.tsx";

/** One message: what it said, when, and by which ways it went. */
export function MessageItem({ message }: { message: Message }) {
  const { t } = useTranslation();
  return (
    <li>
      <details>
        <summary>
          {message.subject}
          <span className={list["about"]}>
            <MessageStateTag state={message.state} />
            <Moment at={message.queuedAt} />
            {message.reason === null ? null : <span>{message.reason}</span>}
          </span>
        </summary>
        <p style={{ whiteSpace: "pre-line" }}>{message.text}</p>
        <DeliveryList deliveries={message.deliveries} />
        <p>
          <Link to="/messages/$message" params={{ message: String(message.id) }}>
            {t("messages.whole")}
          </Link>
        </p>
      </details>
    </li>
  );
}

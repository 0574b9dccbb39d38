import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { escalationTrace, type Escalation, type EscalationLine } from "../api/escalations.ts";
import list from "../pages/asset/asset-lists.module.css";
import { EscalationStateTag } from "../pages/escalations/escalation-state.tsx";
import { DeliveryList } from "../pages/messages/delivery-list.tsx";
import { usePerson } from "../session/use-person.ts";
import { exact } from "../time/exact.ts";
import { LoadMore } from "./load-more.tsx";
import { Moment } from "./moment.tsx";
import { Panel } from "./panel.tsx";

interface EscalationPanelProps {
  of: "flags" | "work-orders";
  id: number;
  timeZone: string | undefined;
}

/** Who was told when and by what, and what came of it; where nobody ever was, there is no panel. */
export function EscalationPanel({ of, id, timeZone }: EscalationPanelProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(escalationTrace(of, id));
  const newest = query.data?.pages[0]?.escalations[0];
  if (newest === undefined) return null;
  const lines = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Panel title={t("escalation.who")} aside={<EscalationStateTag state={newest.state} />}>
      <Now escalation={newest} timeZone={timeZone} />
      <ul className={list["list"]}>
        {lines.map((line) => (
          <Line key={line.id} line={line} timeZone={timeZone} />
        ))}
      </ul>
      <LoadMore query={query} shown={lines.length} uncounted />
    </Panel>
  );
}

function Now({
  escalation: { cause, ended, next, state },
  timeZone,
}: {
  escalation: Escalation;
  timeZone: string | undefined;
}) {
  const { t } = useTranslation();
  if (ended !== null) return <p className={list["none"]}>{ended.words}.</p>;
  return (
    <p className={list["none"]}>
      {cause}.{" "}
      {next === null
        ? state === "exhausted"
          ? t("escalation.exhausted")
          : null
        : t("escalation.nextAt", {
            step: next.step,
            at: exact(Date.parse(next.at), timeZone),
          })}
    </p>
  );
}

function Line({ line, timeZone }: { line: EscalationLine; timeZone: string | undefined }) {
  const { t } = useTranslation();
  const me = usePerson();
  const { to, state, reason, message, acknowledgedAt, notBefore } = line;
  const mayRead = me.roles.includes("admin") || to.personId === me.id;
  return (
    <li>
      <strong>{to.name || t("escalation.nobody")}</strong> {to.via}
      <div className={list["about"]}>
        <span>{t(`escalation.line.${state}`)}</span>
        <Moment at={line.toldAt ?? line.at} timeZone={timeZone} />
        {reason === null ? null : <span>{reason}</span>}
        {state === "held" && notBefore !== null ? (
          <span>{t("escalation.heldUntil", { at: exact(Date.parse(notBefore), timeZone) })}</span>
        ) : null}
        {acknowledgedAt === null ? null : (
          <span>
            {t("escalation.acknowledged")} <Moment at={acknowledgedAt} timeZone={timeZone} />
          </span>
        )}
        {message !== null && mayRead ? (
          <Link to="/messages/$message" params={{ message: String(message.id) }}>
            {t("escalation.message")}
          </Link>
        ) : null}
      </div>
      {message === null ? null : <DeliveryList deliveries={message.ways} />}
    </li>
  );
}

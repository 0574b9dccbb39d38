import { Link } from "@tanstack/react-router";
import { Flag, Wrench } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { FlagRow } from "../../api/flags.ts";
import { isEnded, type WorkOrderRow } from "../../api/work-orders.ts";
import { exact } from "../../time/exact.ts";
import { sayTimes } from "../../time/say-times.ts";
import { asSeverity, severityLook } from "../../ui/severity.ts";
import css from "./event-lane.module.css";
import { axisWidth, plotPadding } from "../../charts/options.ts";
import { useWidth } from "../../charts/use-width.ts";
import { layOut, type Span } from "./lanes.ts";
import type { TimeWindow } from "./time-window.ts";

/** Room for an icon and a number, px: a short event stays readable. */
const labelWidth = 84;

interface EventLaneProps {
  window: TimeWindow;
  flags: readonly FlagRow[];
  orders: readonly WorkOrderRow[];
  timeZone: string | undefined;
}

interface EventSpan extends Span {
  kind: "flag" | "order";
  number: string;
  words: string;
  severity?: number;
}

/** When flags stood and orders were open, on the time axis of the charts below. */
export function EventLane({ window, flags, orders, timeZone }: EventLaneProps) {
  const { t } = useTranslation();
  const [frame, width] = useWidth<HTMLDivElement>();
  const length = window.to - window.from;
  const happened = flags.filter((flag) => flag.withdrawnAt === null);
  const spans = [...happened.map(spanOfFlag), ...orders.map(spanOfOrder)];
  const placed = layOut(spans, window, (length * labelWidth) / Math.max(width, 1));
  const lanes = Math.max(-1, ...placed.map((each) => each.lane)) + 1;
  return (
    <div
      className={css["lanes"]}
      style={{ height: lanes * 24 + 4, marginLeft: axisWidth, marginRight: plotPadding }}
      ref={frame}
    >
      {lanes === 0 ? <p className={css["quiet"]}>{t("asset.quiet")}</p> : null}
      {placed.map(({ span, lane, from, to }) => (
        <EventBar
          key={span.id}
          span={span}
          hover={`${sayTimes(span.words, timeZone)} · ${exact(span.from, timeZone)}`}
          timeZone={timeZone}
          style={{
            top: lane * 24,
            left: `${(100 * (from - window.from)) / length}%`,
            width: `max(${labelWidth}px, ${(100 * (to - from)) / length}%)`,
          }}
        />
      ))}
    </div>
  );
}

function EventBar({
  span,
  hover,
  timeZone,
  style,
}: {
  span: EventSpan;
  timeZone: string | undefined;
  hover: string;
  style: React.CSSProperties;
}) {
  const Icon = span.kind === "flag" ? Flag : Wrench;
  const shared = {
    className: css["bar"],
    style,
    title: hover,
    "data-severity": span.severity ? severityLook[asSeverity(span.severity)].name : "order",
  };
  const content = (
    <>
      <Icon size={11} aria-hidden /> {span.number}
      <span className={css["words"]}>{sayTimes(span.words, timeZone)}</span>
    </>
  );
  return span.kind === "flag" ? (
    <Link to="/flags/$flag" params={{ flag: span.number }} {...shared}>
      {content}
    </Link>
  ) : (
    <Link to="/work-orders/$order" params={{ order: span.number }} {...shared}>
      {content}
    </Link>
  );
}

function spanOfFlag(flag: FlagRow): EventSpan {
  const end = flag.returnedAt ?? flag.clearedAt;
  return {
    id: `flag-${flag.id}`,
    kind: "flag",
    number: flag.number,
    words: flag.summary,
    severity: flag.severity,
    from: Date.parse(flag.raisedAt),
    to: end ? Date.parse(end) : null,
  };
}

function spanOfOrder(order: WorkOrderRow): EventSpan {
  return {
    id: `order-${order.id}`,
    kind: "order",
    number: order.number,
    words: order.title,
    from: Date.parse(order.openedAt),
    to: isEnded(order.status) ? Date.parse(order.completedAt ?? order.statusSince) : null,
  };
}

import type { BacktestFlag } from "../../../api/backtests.ts";
import { axisWidth, plotPadding } from "../../../charts/options.ts";
import { exact } from "../../../time/exact.ts";
import css from "./workbench.module.css";

interface FlagStripProps {
  name: string;
  tone: "live" | "tried";
  flags: readonly BacktestFlag[];
  window: { from: number; to: number };
  timeZone: string | undefined;
}

/** When a version would have flagged, on the time axis of the chart above. */
export function FlagStrip({ name, tone, flags, window, timeZone }: FlagStripProps) {
  const length = window.to - window.from;
  const place = (at: number) => (100 * (at - window.from)) / length;
  return (
    <div className={css["strip"]} style={{ marginLeft: axisWidth, marginRight: plotPadding }}>
      <p>{name}</p>
      <div className={css["spans"]} data-tone={tone} role="img" aria-label={name}>
        {flags.map(({ id, raisedAt, returnedAt, summary }) => {
          const from = Date.parse(raisedAt);
          const to = returnedAt === null ? window.to : Date.parse(returnedAt);
          return (
            <span
              key={id}
              title={`${summary} · ${exact(from, timeZone)}`}
              style={{ left: `${place(from)}%`, width: `${Math.max(0, place(to) - place(from))}%` }}
            />
          );
        })}
      </div>
    </div>
  );
}

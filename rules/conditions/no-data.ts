import type { NoDataDefinition } from "../definition/condition-schema.ts";
import { durationInWords } from "../definition/duration.ts";
import { usable } from "./condition.ts";
import type { Condition, ConditionState, SignalFacts } from "./condition.ts";

interface NoDataState extends ConditionState {
  /** Our clock: the last usable reading, or when this condition first saw time pass. */
  heardAt: number | null;
  last: number | null;
}

const silent: NoDataState = { active: false, since: null, until: null, heardAt: null, last: null };

/**
 * No usable reading for a while. Silence is measured by ticks of the ingest log and by our clock alone: ticks are written only
 * while ingest can hear, so that our own outage counts for nobody's silence. A reading without a value, or with bad quality, is
 * silence too.
 */
export function noDataCondition(
  definition: NoDataDefinition,
  signal: SignalFacts,
): Condition<NoDataState> {
  return {
    signals: [signal.id],
    order: "received",
    needsTicks: true,
    initial: () => silent,
    onReading(state, reading) {
      if (!usable(reading)) return state;
      // By its own clock from before what was heard last: a sign of life all the same, unless it reached us before that too.
      const { heardAt, last } = state;
      const isOlder = last !== null && reading.observedAt < last;
      if (isOlder && heardAt !== null && reading.receivedAt <= heardAt) return state;
      return {
        active: false,
        since: state.since,
        until: state.until,
        heardAt: reading.receivedAt,
        last: reading.observedAt,
      };
    },
    onTick(state, tick) {
      if (state.heardAt === null) return { ...state, heardAt: tick.at };
      const silence = tick.at - Math.max(state.heardAt, tick.healthySince);
      if (silence < definition.for) return state;
      if (state.active) return state;
      return { ...state, active: true, since: tick.at, until: tick.at };
    },
    onReset: () => silent,
    explain: (state) => ({
      kind: "noData",
      words: `${signal.name} has sent no usable reading for ${durationInWords(definition.for)}`,
      score: 1,
      value: null,
      signalId: signal.id,
      lines: [],
      silence: { signalId: signal.id, forMs: definition.for, lastReceivedAt: state.heardAt },
      span: Math.max(10 * definition.for, 30 * signal.intervalSeconds * 1_000),
      facts: { forMs: definition.for, lastObservedAt: state.last, lastReceivedAt: state.heardAt },
    }),
  };
}

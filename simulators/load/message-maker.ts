import { healthy, loadSignals, probeValue } from "./load-plant.ts";
import { createStamps } from "./stamps.ts";

/** Values have two decimals; writing a number costs more than looking up how it is written. */
const written = Array.from({ length: 10_001 }, (_, hundredths) => String(hundredths / 100));
const singles = loadSignals.map(
  ({ key, unit }) =>
    [`","signal":"${key}","value":`, `,"unit":"${unit}","quality":"good"}`] as const,
);

let isoAt = Number.NaN;
let isoText = "";
/** Most messages of one burst bear the same millisecond. */
function iso(at: number): string {
  if (at !== isoAt) {
    isoAt = at;
    isoText = new Date(at).toISOString();
  }
  return isoText;
}

export interface MadeMessage {
  payload: string;
  late: boolean;
}

export interface MessageMaker {
  /** One reading; the machine's signals take turns. */
  single(at: number, late: boolean): MadeMessage;
  /** A reading of each signal at one moment. */
  snapshot(at: number, late: boolean): MadeMessage;
  /** The next message says the value that raises a flag, of this signal. */
  probe(signal: number): void;
}

/** What one machine says: ten signals that wander within what is healthy. Only ASCII. */
export function createMessageMaker(random: () => number): MessageMaker {
  const stamps = createStamps();
  const spread = (healthy.most - healthy.least) * 100;
  const levels = Int32Array.from(loadSignals, () =>
    Math.floor(healthy.least * 100 + random() * spread),
  );
  let turn = Math.floor(random() * loadSignals.length);
  let probed = -1;

  const valueOf = (signal: number): string => {
    if (signal === probed) {
      probed = -1;
      return String(probeValue);
    }
    let level = levels[signal]! + Math.floor(random() * 41) - 20;
    if (level < healthy.least * 100) level = healthy.least * 100 + 20;
    if (level > healthy.most * 100) level = healthy.most * 100 - 20;
    levels[signal] = level;
    return written[level]!;
  };
  const stampOf = (at: number, late: boolean): string =>
    iso(late ? stamps.late(at, random) : stamps.onTime(at));

  return {
    single(at, late) {
      const probing = probed >= 0;
      const signal = probing ? probed : turn;
      if (!probing) turn = (turn + 1) % loadSignals.length;
      const isLate = late && !probing;
      const [key, rest] = singles[signal]!;
      const payload = `{"observedAt":"${stampOf(at, isLate)}${key}${valueOf(signal)}${rest}`;
      return { payload, late: isLate };
    },
    snapshot(at, late) {
      const isLate = late && probed < 0;
      let payload = `{"observedAt":"${stampOf(at, isLate)}","values":{`;
      for (let signal = 0; signal < loadSignals.length; signal++) {
        payload += `${signal === 0 ? '"' : ',"'}${loadSignals[signal]!.key}":${valueOf(signal)}`;
      }
      return { payload: `${payload}}}`, late: isLate };
    },
    probe(signal) {
      probed = signal;
    },
  };
}

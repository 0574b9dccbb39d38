import { expect, test } from "vitest";
import { at, begin, day, gauss, hour, minute, ruleOf, uniform } from "../testing/series.ts";
import { evaluate, initialState } from "./evaluate.ts";

const rules = [
  ruleOf({ limit: { signal: "x", above: 7.1, clearBelow: 6, onDelay: "5m" } }),
  ruleOf({ rate: { signal: "x", risingBy: 2, per: "1h", over: "4h" } }),
  ruleOf({ stuck: { signal: "x", for: "30m", minReadings: 20 } }),
  ruleOf({ drift: { signal: "x", learn: "7d", smoothing: "2h", threshold: 6 } }),
  ruleOf({ drift: { signal: "x", learn: "3d", refine: "30d", window: "12h", threshold: 5 } }),
];

/**
 * A sound machine's vibration, once a minute: loaded, part-loaded or idle for hours at a time, noise that remembers itself for some minutes
 * and a spike now and then.
 */
function* soundMachine(seed: number) {
  const random = uniform(seed);
  const modes = [2.2, 3, 1.4 + 0.4 * random()];
  let level = modes[0]!;
  let until = 0;
  let noise = 0;
  for (let ms = 0; ms < 30 * day; ms += minute) {
    if (ms >= until) {
      level = modes[Math.floor(random() * modes.length)]!;
      until = ms + hour * (0.5 + 5 * random());
    }
    noise = 0.9 * noise + 0.436 * gauss(random);
    const spike = random() < 0.0005 ? 6 : 0;
    yield at(ms, Math.round(100 * (level + 0.25 * noise + spike)) / 100);
  }
}

test("ten sound machines with modes, noise and spikes raise no flag in thirty days", () => {
  for (let asset = 0; asset < 10; asset += 1) {
    const states = rules.map(initialState);
    for (const input of soundMachine(100 + asset)) {
      for (const [index, rule] of rules.entries()) {
        const { state, transitions } = evaluate(rule, states[index]!, input);
        states[index] = state;
        if (transitions.length === 0) continue;
        const raised = transitions.filter((one) => one.type === "raised");
        expect(
          raised.map((one) => `${one.explanation.words} on day ${(one.at - begin) / day}`),
        ).toEqual([]);
      }
    }
  }
}, 60_000);

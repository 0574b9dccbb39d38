import type { Fault } from "../plant/faults.ts";
import { createPlant, type Finding } from "../plant/plant.ts";
import { seededRandom } from "../random/seeded.ts";
import type { FaultsFile, PlannedFault } from "./faults-file.ts";

/**
 * What the world is like when the product is stopped or killed: machines stay as worn as they are. Plain
 * JSON; `now` is plant time.
 */
export interface WorldState {
  seed: string;
  bornAt: number;
  now: number;
  /** How often the demonstration was started on this world. */
  runs: number;
  faults: Fault[];
  replaced: { tag: string; what: string; at: number }[];
}

export interface World {
  observe(tag: string, realNow: number): Record<string, number>;
  inspect(tag: string, realNow: number): Finding[];
  replace(tag: string, what: string, realNow: number): void;
  /** Lets the next fault begin when one is due; call it now and then. */
  live(realNow: number): void;
  state(realNow: number): WorldState;
}

/**
 * The plant of the demonstration in real time: it lives `speed` times as fast as the clock, stands still
 * between two runs, and every run brings a new set of faults to machines that had none. Times are real, ms.
 */
export function createWorld({
  assets,
  faultsFile: { speed, first, later },
  seed,
  saved,
  realNow,
}: {
  assets: { tag: string; assetClass: string }[];
  faultsFile: FaultsFile;
  seed: string;
  saved: WorldState | null;
  realNow: number;
}): World {
  const began = saved?.seed === seed ? saved : null;
  const before = began ?? {
    seed,
    bornAt: realNow,
    now: realNow,
    runs: 0,
    faults: [],
    replaced: [],
  };
  const plantTime = (real: number) => before.now + (real - realNow) * speed;
  const plant = createPlant({ assets, seed, bornAt: before.bornAt, faults: before.faults });
  const faults = [...before.faults];
  const replaced = [...before.replaced];
  for (const { tag, what, at } of replaced) plant.machine(tag).replace(what, at);
  const runs = before.runs + 1;
  const random = seededRandom(seed).fork(`faults of run ${runs}`);

  const befall = (planned: PlannedFault, from: number): void => {
    const startsAt = plantTime(from + planned.after);
    const developsMs = planned.developsIn * speed;
    // Long enough for the rule's delay and for what lags behind the fault.
    const shownBy = startsAt + developsMs + 20_000 * speed;
    const ofClass = assets.filter(({ assetClass }) => assetClass === planned.assetClass);
    const untouched = ofClass.filter(({ tag }) => !faults.some((fault) => fault.tag === tag));
    const sound = ofClass.filter(({ tag }) => plant.machine(tag).faults(Infinity).length === 0);
    const atWork = (list: typeof assets) =>
      list.filter(({ tag }) => neverStops(tag, startsAt, shownBy));
    const candidates = [atWork(untouched), atWork(sound), untouched, sound].find(
      (c) => c.length > 0,
    );
    if (candidates === undefined) return; // Every machine of the class has a fault already.
    const { tag } = random.pick(candidates);
    const fault = { tag, kind: planned.kind, at: planned.at, startsAt, developsMs };
    faults.push(fault);
    plant.befall(fault);
  };
  const neverStops = (tag: string, from: number, to: number): boolean => {
    const machine = plant.machine(tag);
    for (let at = from; at <= to; at += 60_000) if (machine.modeAt(at).load === 0) return false;
    return true;
  };

  for (const planned of first) befall(planned, realNow);
  let nextAt = realNow + later.every;
  return {
    observe: (tag, now) => plant.machine(tag).observe(plantTime(now)),
    inspect: (tag, now) => plant.inspect(tag, plantTime(now)),
    replace(tag, what, now) {
      const at = plantTime(now);
      plant.machine(tag).replace(what, at);
      replaced.push({ tag, what, at });
    },
    live(now) {
      if (now < nextAt) return;
      nextAt = now + later.every;
      befall(random.pick(later.from), now);
    },
    state: (now) => ({ seed, bornAt: before.bornAt, now: plantTime(now), runs, faults, replaced }),
  };
}

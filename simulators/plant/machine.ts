import { type GaussMarkov, initialGaussMarkov, stepGaussMarkov } from "../random/gauss-markov.ts";
import type { Random } from "../random/seeded.ts";
import { ambientAt } from "./ambient.ts";
import { damageOf, type Fault } from "./faults.ts";
import { show } from "./instrument.ts";
import type { MachineClass, OperatingMode, SignalPhysics } from "./machine-class.ts";

const hour = 3_600_000;
/** What ordinary use does to a component that nobody has to worry about: L10 life of five years. */
const lifeHours = 5 * 8766;

export interface Machine {
  tag: string;
  class: MachineClass;
  /** The values its transmitters show at `now`. Time must not go back. */
  observe(now: number): Record<string, number>;
  modeAt(now: number): OperatingMode;
  /** Hidden: how worn a component is, whatever the instruments say. */
  damage(component: string, now: number): number;
  /** Hidden: the faults that are there. */
  faults(now: number): Fault[];
  /** Something goes wrong, now or later. */
  befall(fault: Fault): void;
  /** A component or a transmitter is replaced: its faults and its age are gone. */
  replace(componentOrSignal: string, now: number): void;
}

/**
 * A machine that lives in plant time. All its randomness comes from `random`; when it is asked does not
 * change where its modes change, only which moments are seen.
 */
export function createMachine({
  tag,
  machineClass,
  bornAt,
  random,
}: {
  tag: string;
  machineClass: MachineClass;
  bornAt: number;
  random: Random;
}): Machine {
  let faults: Fault[] = [];
  const replacedAt = new Map<string, number>();
  const modes = modeSchedule(machineClass, bornAt, random.fork("modes"));
  const signals = Object.entries(machineClass.signals).map(([key, physics]) =>
    createSignal(key, physics, random.fork(key)),
  );
  let before: number | null = null;
  let load = machineClass.modes[0]?.load ?? 0;

  const damage = (component: string, now: number) => {
    const age = Math.max(0, now - (replacedAt.get(component) ?? bornAt));
    const wear = 0.1 * (age / (lifeHours * hour)) ** 1.5;
    const worst = Math.max(
      0,
      ...faults.filter((f) => f.at === component).map((f) => damageOf(f, now)),
    );
    return Math.min(1, wear + worst);
  };

  return {
    tag,
    class: machineClass,
    modeAt: modes,
    damage,
    faults: (now) => faults.filter((fault) => fault.startsAt <= now),
    befall: (fault) => void faults.push(fault),
    replace(what, now) {
      faults = faults.filter((fault) => fault.at !== what || fault.startsAt > now);
      replacedAt.set(what, now);
    },
    observe(now) {
      const elapsed = before === null ? 0 : now - before;
      before = now;
      // A drive takes a minute or two to bring the machine to another load.
      const wanted = modes(now).load;
      load = before === null ? wanted : wanted + (load - wanted) * Math.exp(-elapsed / 90_000);
      const situation = {
        load,
        ambient: ambientAt(now),
        damage: (component: string) => damage(component, now),
      };
      return Object.fromEntries(
        signals.map((signal) => [
          signal.key,
          signal.observe(
            now,
            situation,
            faults.filter((fault) => fault.at === signal.key),
          ),
        ]),
      );
    },
  };
}

function createSignal(key: string, physics: SignalPhysics, random: Random) {
  const build = 1 + 0.04 * Math.max(-2, Math.min(2, random.normal()));
  const wanderRandom = random.fork("wander");
  const instrumentRandom = random.fork("instrument");
  const memory = { spread: physics.wander.spread, memoryMs: physics.wander.memorySeconds * 1000 };
  let wander: GaussMarkov = initialGaussMarkov();
  let value: number | null = null;
  let at = 0;
  let shown: number | null = null;
  return {
    key,
    observe(now: number, situation: Parameters<SignalPhysics["target"]>[0], faults: Fault[]) {
      const target = physics.target(situation, build);
      const lag = physics.lagSeconds * 1000;
      const kept = value === null || lag === 0 ? 0 : Math.exp(-(now - at) / lag);
      value = target + ((value ?? target) - target) * kept;
      at = now;
      wander = stepGaussMarkov(wander, now, memory, wanderRandom);
      shown = show(value + wander.value, physics.instrument, {
        now,
        faults,
        shown,
        random: instrumentRandom,
      });
      return shown;
    },
  };
}

/**
 * A semi-Markov chain: stays are exponential around the mode's mean, the next mode is any other. Drawn as far
 * ahead as anyone has asked and remembered, so that the future of a machine can be looked up.
 */
function modeSchedule(machineClass: MachineClass, bornAt: number, random: Random) {
  const [first] = machineClass.modes;
  if (first === undefined)
    throw new Error(`asset class ${machineClass.code} has no operating mode`);
  const stayOf = (mode: OperatingMode) => Math.max(0.5, random.exponential(mode.meanHours)) * hour;
  const stays = [{ mode: first, until: bornAt + stayOf(first) }];
  return (now: number): OperatingMode => {
    let last = stays.at(-1)!;
    while (now >= last.until && machineClass.modes.length > 1) {
      const mode = random.pick(machineClass.modes.filter((other) => other !== last.mode));
      last = { mode, until: last.until + stayOf(mode) };
      stays.push(last);
    }
    // Asked for the present nearly always, which is near the end.
    return stays.findLast((_, i) => i === 0 || now >= stays[i - 1]!.until)?.mode ?? first;
  };
}

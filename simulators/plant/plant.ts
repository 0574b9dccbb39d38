import { seededRandom } from "../random/seeded.ts";
import { machineClass } from "./classes/all.ts";
import { damageOf, type Fault, isInstrumentFault, natureOf } from "./faults.ts";
import { createMachine, type Machine } from "./machine.ts";

/** What somebody sees who opens the machine and checks its transmitters. */
export interface Finding {
  /** A component code, or the signal whose transmitter is false. */
  at: string;
  what: "component" | "instrument";
  /** 0..1. */
  severity: number;
  failureMode: string;
  mechanism: string;
  cause: string;
  words: string;
}

/** Damage that shows when one looks, though no instrument need have noticed. */
const visible = 0.08;

export interface Plant {
  machines: Machine[];
  machine(tag: string): Machine;
  befall(fault: Fault): void;
  inspect(tag: string, now: number): Finding[];
}

/** A plant of machines that share nothing but the weather. Times are plant time, epoch ms. */
export function createPlant({
  assets,
  seed,
  bornAt,
  faults = [],
}: {
  assets: { tag: string; assetClass: string }[];
  seed: string | number;
  /** Since when its machines have been running and ageing. */
  bornAt: number;
  faults?: Fault[];
}): Plant {
  const random = seededRandom(seed);
  const byTag = new Map(
    assets.map(({ tag, assetClass }) => [
      tag,
      createMachine({
        tag,
        machineClass: machineClass(assetClass),
        bornAt,
        random: random.fork(tag),
      }),
    ]),
  );
  const machine = (tag: string) => {
    const found = byTag.get(tag);
    if (found === undefined) throw new Error(`the simulated plant has no asset ${tag}`);
    return found;
  };
  const befall = (fault: Fault) => {
    checkFault(fault, machine(fault.tag));
    machine(fault.tag).befall(fault);
  };
  for (const fault of faults) befall(fault);
  return {
    machines: [...byTag.values()],
    machine,
    befall,
    inspect: (tag, now) =>
      machine(tag)
        .faults(now)
        .flatMap((fault) => finding(fault, now)),
  };
}

function finding(fault: Fault, now: number): Finding[] {
  const { failureMode, mechanism, cause, words } = natureOf(fault.kind);
  const found = { at: fault.at, failureMode, mechanism, cause, words };
  if (isInstrumentFault(fault.kind)) return [{ ...found, what: "instrument", severity: 1 }];
  const severity = damageOf(fault, now);
  return severity < visible ? [] : [{ ...found, what: "component", severity }];
}

function checkFault(fault: Fault, { class: machineClass, tag }: Machine): void {
  const known = isInstrumentFault(fault.kind)
    ? Object.keys(machineClass.signals)
    : machineClass.components;
  if (!known.includes(fault.at))
    throw new Error(
      `${fault.kind} cannot befall "${fault.at}" of ${tag}: a ${machineClass.code} has ${known.join(", ")}`,
    );
}

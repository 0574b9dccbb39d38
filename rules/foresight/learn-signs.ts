import { codesOf } from "../conditions/codes-of.ts";
import { hourMs } from "../conditions/hourly-mean.ts";
import { signsSchema } from "../definition/signs-schema.ts";
import type { SignsDefinition } from "../definition/signs-schema.ts";
import { learnModes } from "../detectors/failure-modes.ts";
import type { Example } from "../detectors/failure-modes.ts";
import type { MachineHistory } from "./machine-history.ts";
import { usualPlace } from "../past/usual-hours.ts";
import { playSigns } from "./play-signs.ts";

/** A failure that comes within this time after an hour is what that hour's signs were signs of. */
const soonMs = 24 * hourMs;
/** One that comes later than that, but within this, makes the hour neither one nor the other. */
const undecidedMs = 72 * hourMs;
const mostCodes = 100;

/**
 * Which signs came before which failure mode on machines of one class, as conditions that foresee the next: a mode each. What a signal usually
 * is comes from all machines together, so that one that was connected yesterday can be judged; the signs of an hour are those that the live
 * condition would have seen.
 */
export function learnSigns(machines: readonly MachineHistory[]): Map<string, SignsDefinition> {
  const all = candidates(machines);
  if (all === null) return new Map();
  const modes = [...new Set(machines.flatMap(({ failures }) => failures.map((each) => each.mode)))];
  const model = learnModes(eachExample(machines, all), modes.sort());
  const learnt = new Map<string, SignsDefinition>();
  for (const [mode, { prior, there, absent }] of model.modes) {
    const weighted = <T>(signs: readonly T[], from: number): T[] =>
      signs.flatMap((sign, index) => {
        const weights = { there: there[from + index]!, absent: absent[from + index]! };
        return weights.there === 0 && weights.absent === 0 ? [] : { ...sign, ...weights };
      });
    const codes = weighted(all.codes, 0);
    const shifts = weighted(all.shifts, all.codes.length);
    // Nothing told it from sound hours.
    if (codes.length + shifts.length === 0) continue;
    learnt.set(mode, { ...all, prior, codes, shifts, learntFrom: learntFrom(machines, mode) });
  }
  return learnt;
}

/** Every code that was heard and every signal up and down, weighing nothing yet. Null: there is nothing to look at. */
function candidates(machines: readonly MachineHistory[]): SignsDefinition | null {
  const heard = new Map<string, { signal: string; is: string; times: number }>();
  const values = new Map<string, number[]>();
  for (const { inputs } of machines) {
    for (const input of inputs) {
      if (input.kind === "mean") {
        const of = values.get(input.signal) ?? [];
        values.set(input.signal, of);
        of.push(input.value);
      } else if (input.kind === "code") {
        for (const code of codesOf(input.code)) {
          const name = JSON.stringify([input.signal, code]);
          const of = heard.get(name) ?? { signal: input.signal, is: code, times: 0 };
          if (code !== "") heard.set(name, { ...of, times: of.times + 1 });
        }
      }
    }
  }
  const codes = [...heard.values()]
    .sort((a, b) => b.times - a.times)
    .slice(0, mostCodes)
    .sort((a, b) => a.signal.localeCompare(b.signal) || a.is.localeCompare(b.is))
    .map(({ signal, is }) => ({ signal, is, there: 0, absent: 0 }));
  const shifts = [...values].flatMap(([signal, of]) => {
    const usual = usualPlace(of);
    if (usual === null) return [];
    const { centre, spread: sigma } = usual;
    return (["up", "down"] as const).map((direction) => {
      return { signal, direction, centre, sigma, there: 0, absent: 0 };
    });
  });
  if (codes.length + shifts.length === 0) return null;
  return signsSchema.parse({ prior: 0, codes, shifts });
}

/** Machine by machine: the signs of every hour of all of them are too much to hold. */
function* eachExample(machines: readonly MachineHistory[], all: SignsDefinition) {
  for (const machine of machines) yield* examplesOf(machine, all);
}

/** One an hour in which anything was heard. */
function examplesOf(machine: MachineHistory, definition: SignsDefinition): Example[] {
  const examples: Example[] = [];
  let lastHour = -1;
  playSigns(definition, machine, (at, { signs }) => {
    const hour = Math.floor(at / hourMs);
    const coming = machine.failures.filter(
      (failure) => failure.at > at && failure.at - at <= undecidedMs,
    );
    const soon = coming.filter((failure) => failure.at - at <= soonMs);
    const example = {
      signs,
      modes: new Set(soon.map(({ mode }) => mode)),
      undecided: new Set(coming.map(({ mode }) => mode)),
    };
    // The last moment of an hour speaks for it.
    if (hour === lastHour) examples[examples.length - 1] = example;
    else examples.push(example);
    lastHour = hour;
  });
  return examples;
}

function learntFrom(machines: readonly MachineHistory[], mode: string) {
  const failures = machines.flatMap((each) => each.failures.filter((one) => one.mode === mode));
  const from = machines.flatMap(({ inputs }) => inputs[0]?.at ?? []);
  const to = machines.flatMap(({ inputs }) => inputs.at(-1)?.at ?? []);
  return {
    failures: failures.length,
    machines: machines.length,
    from: new Date(Math.min(...from)).toISOString(),
    to: new Date(Math.max(...to)).toISOString(),
  };
}

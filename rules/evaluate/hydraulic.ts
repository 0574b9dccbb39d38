import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { classify, learnDiscriminant } from "../detectors/linear-discriminant.ts";
import { macroF1 } from "./macro-f1.ts";
import type { Tell } from "./tell.ts";

/** Columns of `profile.txt`. */
const components = ["cooler", "valve", "pump", "accumulator"] as const;
/** Contiguous blocks of cycles that are held out in turn where no other history is given. */
const blocks = 10;
/** A cycle is a minute at 1 Hz; its course is kept as means of so many pieces, and its spread. */
const pieces = 12;
const notSignals = new Set([
  "profile.txt",
  "cycle_index.txt",
  "documentation.txt",
  "description.txt",
]);

interface Cycles {
  features: number[][];
  profile: string[][];
}

/** ZeMA's hydraulic rig: which component is in which condition, learnt from labelled cycles. */
export function evaluateHydraulic(folder: string, tell: Tell, learn?: string) {
  const cycles = readCycles(folder);
  const history = learn === undefined ? undefined : readCycles(learn);
  tell(
    history === undefined
      ? `  ${cycles.features.length} cycles in ${blocks} contiguous blocks`
      : `  ${cycles.features.length} cycles, taught by ${history.features.length}`,
  );
  const scores = components.map((name, component) => {
    const truth = cycles.profile.map((row) => row[component]!);
    const said = history ? saidBy(history, component, cycles.features) : heldOut(cycles, component);
    return [name, macroF1(truth, said)] as const;
  });
  return { macroF1: Object.fromEntries(scores) };
}

function heldOut(cycles: Cycles, component: number): string[] {
  const count = cycles.features.length;
  const blockOf = (cycle: number) => Math.floor((cycle * blocks) / count);
  return Array.from({ length: blocks }, (_, block) => {
    const chosen = <T>(of: readonly T[], inside: boolean) =>
      of.filter((_, cycle) => (blockOf(cycle) === block) === inside);
    const others = {
      features: chosen(cycles.features, false),
      profile: chosen(cycles.profile, false),
    };
    return saidBy(others, component, chosen(cycles.features, true));
  }).flat();
}

function saidBy(history: Cycles, component: number, features: readonly number[][]): string[] {
  const labels = history.profile.map((row) => row[component]!);
  const model = learnDiscriminant(history.features, labels);
  return features.map((row) => classify(model, row).label);
}

function readCycles(folder: string): Cycles {
  const signals = readdirSync(folder)
    .filter((name) => name.endsWith(".txt") && !notSignals.has(name))
    .sort()
    .map((name) => linesOf(join(folder, name)).map((line) => shapeOf(line.map(Number))));
  const profile = linesOf(join(folder, "profile.txt"));
  return { profile, features: profile.map((_, cycle) => signals.flatMap((of) => of[cycle]!)) };
}

function shapeOf(values: readonly number[]): number[] {
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const bound = (piece: number) => Math.floor((piece * values.length) / pieces);
  const means = Array.from({ length: pieces }, (_, piece) =>
    mean(values.slice(bound(piece), bound(piece + 1))),
  );
  const whole = mean(values);
  return [...means, Math.sqrt(mean(values.map((value) => (value - whole) ** 2)))];
}

const linesOf = (file: string): string[][] =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));

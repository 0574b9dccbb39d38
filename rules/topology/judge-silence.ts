import type { AssetEntry } from "#ingest";
import { followedSilence } from "./followed-silence.ts";
import type { Heard } from "./heard.ts";
import type { PlantTree } from "./plant-tree.ts";

/** A silence whose flag was held back. Epoch ms. */
export interface Silence {
  assetId: number;
  signalId: number;
  /** When its signal was heard last. */
  silentAt: number;
  /** How long its rule waits. */
  forMs: number;
  heldAt: number;
  state: "pending" | "unreachable" | "recovering";
  viaId: number | null;
  blamedAt: number | null;
  backAt: number | null;
}

export type Verdict =
  | { is: "wait" }
  /** It is silent by itself, and gets its own flag. */
  | { is: "own" }
  /** What it is reached through is dead. */
  | { is: "unreachable"; viaId: number }
  /** What it is reached through is heard again; now it has the time of its rule to be heard as well. */
  | { is: "recovering" };

/** Devices do not send to the second, and what was heard takes some seconds until all processes know it. */
const slackMs = 10_000;
const tellingMs = 10_000;
/** So long a silence waits for slower signals to show whether the gateway lives. */
const patienceMs = 60_000;
/** How many intervals late a reading is overdue. */
const overdueIntervals = 1.5;

const wait: Verdict = { is: "wait" };
const own: Verdict = { is: "own" };

/**
 * Whose silence it is. A gateway is dead when everything that is reached through it, itself included, fell silent at
 * about the time this asset did: nothing was heard later, and something that was due since then was not. Of several
 * gateways in a row it is the topmost for which that holds. Who is alone behind a gateway that says nothing itself is
 * silent by itself, since nothing tells otherwise.
 */
export function judgeSilence(of: Silence, tree: PlantTree, heard: Heard): Verdict {
  const silence = followedSilence(of, tree);
  const asset = tree.asset(silence.assetId);
  // Taken out of the registry meanwhile: nobody looks after it any more, and its flag says what it said.
  if (asset === undefined) return own;
  if (silence.state === "pending") return judgePending(silence, asset, tree, heard);
  const { viaId, blamedAt, backAt, forMs } = silence;
  const backFor = backAt === null ? 0 : heard.through - backAt;
  if (silence.state === "recovering") return backFor > forMs + slackMs ? own : wait;
  if (viaId === null || blamedAt === null || tree.asset(viaId) === undefined) return own;
  // Itself included: when it says something usable, its rule is about to say so.
  const back = tree.below(viaId).some((other) => latest(other, heard, null) > blamedAt);
  return back ? { is: "recovering" } : wait;
}

function judgePending(silence: Silence, asset: AssetEntry, tree: PlantTree, heard: Heard): Verdict {
  const { signalId, silentAt } = silence;
  const last = heard.signals.get(signalId);
  if (last !== undefined && last.at > silentAt) {
    // It is heard, and says nothing usable; or it is well again, and its rule is about to say so.
    return last.faulty || heard.through - silence.heldAt > patienceMs ? own : wait;
  }
  // A rule that waits less than the interval calls it silent before its next reading is due.
  const dueMs = Math.min(intervalOf(asset, signalId), silence.forMs);
  const limit = silentAt + dueMs + slackMs;
  if (latest(asset, heard, signalId) > limit) return own;
  // Somebody may have been heard just now, and we do not know it yet.
  if (heard.through - tellingMs < limit) return wait;

  let dead: AssetEntry | undefined;
  let undecided = false;
  let before: ReadonlySet<AssetEntry> = new Set([asset]);
  for (const gateway of [asset, ...tree.above(asset.id)]) {
    const below = tree.below(gateway.id);
    const others = below.filter((other) => !before.has(other));
    if (others.some((other) => latest(other, heard, null) > limit)) break;
    const witness = witnessAmong(others, silence, heard);
    if (witness === "silent") dead = gateway;
    if (witness === "not due yet") undecided = true;
    before = new Set(below);
  }
  if (dead !== undefined) return { is: "unreachable", viaId: dead.id };
  if (undecided && heard.through - silence.heldAt < patienceMs) return wait;
  return own;
}

/** Whether one of them was well when the asset fell silent, and should have been heard since. */
function witnessAmong(
  assets: readonly AssetEntry[],
  { silentAt }: Silence,
  { signals, through, healthySince }: Heard,
): "silent" | "not due yet" | null {
  let undecided = false;
  for (const asset of assets) {
    for (const signal of asset.signals.values()) {
      const last = signals.get(signal.id);
      if (last === undefined) continue;
      const dueMs = overdueIntervals * signal.intervalSeconds * 1_000 + slackMs;
      if (last.at < silentAt - dueMs) continue;
      if (through - Math.max(last.at, healthySince) > dueMs) return "silent";
      undecided = true;
    }
  }
  return undecided ? "not due yet" : null;
}

/** Signals that follow others are not in `heard`: they say nothing of the asset that they are registered at. */
function latest(asset: AssetEntry, heard: Heard, except: number | null): number {
  let at = Number.NEGATIVE_INFINITY;
  for (const signal of asset.signals.values()) {
    if (signal.id !== except) at = Math.max(at, heard.signals.get(signal.id)?.at ?? at);
  }
  return at;
}

function intervalOf(asset: AssetEntry, signalId: number): number {
  for (const signal of asset.signals.values()) {
    if (signal.id === signalId) return signal.intervalSeconds * 1_000;
  }
  return 0;
}

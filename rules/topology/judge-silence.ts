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

/** When anything of an asset, or of what is reached through it, was heard last: by asset id. */
type NewestBelow = (assetId: number) => number;

/** Found once an asset: of a site that goes dark everybody asks for the same few. */
export function newestBelow(tree: PlantTree, heard: Heard): NewestBelow {
  const found = new Map<number, number>();
  return (assetId) => {
    let newest = found.get(assetId);
    if (newest === undefined) {
      newest = Number.NEGATIVE_INFINITY;
      for (const asset of tree.below(assetId))
        newest = Math.max(newest, latest(asset, heard, null));
      found.set(assetId, newest);
    }
    return newest;
  };
}

/**
 * Whose silence it is. A gateway is dead when everything that is reached through it, itself included, fell silent at
 * about the time this asset did: nothing was heard later, and something that was due since then was not. Of several
 * gateways in a row it is the topmost for which that holds. Who is alone behind a gateway that says nothing itself is
 * silent by itself, since nothing tells otherwise.
 */
export function judgeSilence(
  of: Silence,
  tree: PlantTree,
  heard: Heard,
  newest: NewestBelow = newestBelow(tree, heard),
): Verdict {
  const silence = followedSilence(of, tree);
  const asset = tree.asset(silence.assetId);
  // Taken out of the registry meanwhile: nobody looks after it any more, and its flag says what it said.
  if (asset === undefined) return own;
  if (silence.state === "pending") return judgePending(silence, asset, { tree, heard, newest });
  const { viaId, blamedAt, backAt, forMs } = silence;
  const backFor = backAt === null ? 0 : heard.through - backAt;
  if (silence.state === "recovering") return backFor > forMs + slackMs ? own : wait;
  if (viaId === null || blamedAt === null) return own;
  // It is reached in another way by now, and nobody would come back for it.
  if (!isReachedThrough(asset, viaId, tree)) return own;
  // Itself included: when it says something usable, its rule is about to say so.
  return newest(viaId) > blamedAt ? { is: "recovering" } : wait;
}

/** A gateway is reached through itself as well. */
const isReachedThrough = (asset: AssetEntry, viaId: number, tree: PlantTree): boolean =>
  asset.id === viaId || tree.above(asset.id).some(({ id }) => id === viaId);

function judgePending(
  silence: Silence,
  asset: AssetEntry,
  { tree, heard, newest }: { tree: PlantTree; heard: Heard; newest: NewestBelow },
): Verdict {
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
  let before: AssetEntry | undefined;
  for (const gateway of [asset, ...tree.above(asset.id)]) {
    // Whoever was looked at before was silent, so that what is newer is of the others.
    if (newest(gateway.id) > limit) break;
    const witness = witnessAmong(othersBelow(gateway, before ?? asset, tree), silence, heard);
    if (witness === "silent") dead = gateway;
    if (witness === "not due yet") undecided = true;
    before = gateway;
  }
  if (dead !== undefined) return { is: "unreachable", viaId: dead.id };
  if (undecided && heard.through - silence.heldAt < patienceMs) return wait;
  return own;
}

/** What is reached through a gateway, itself included, but not through what was looked at before, nor that. */
function* othersBelow(
  gateway: AssetEntry,
  before: AssetEntry,
  tree: PlantTree,
): Generator<AssetEntry> {
  for (const other of tree.below(gateway.id)) {
    const seen = gateway === before ? other === before : isReachedThrough(other, before.id, tree);
    if (!seen) yield other;
  }
}

/** Whether one of them was well when the asset fell silent, and should have been heard since. */
function witnessAmong(
  assets: Iterable<AssetEntry>,
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

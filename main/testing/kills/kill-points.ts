import { seededRandom } from "#simulators";

/** When to kill whom, while a recording is replayed. */
export type KillPoint = {
  victim: string;
  /** Once so large a share of the readings was handed over … */
  after: number;
  /** … and so many milliseconds later: half of them at once, in the middle of a commit, the others while it is scored or visited. */
  delayMs: number;
  /** Killed once more, so many milliseconds after it began to start again; null: it may start in peace. */
  againMs: number | null;
};

/** The same points from the same seed, in the order of `after`; the victims take turns. */
export function killPoints({
  seed,
  count,
  victims,
}: {
  seed: string;
  count: number;
  victims: readonly string[];
}): KillPoint[] {
  const random = seededRandom(seed);
  const points: KillPoint[] = [];
  for (let kills = 0; kills < count;) {
    const twice = count - kills >= 2 && random.next() < 0.15;
    points.push({
      victim: victims[points.length % victims.length]!,
      after: random.between(0.01, 0.97),
      delayMs: Math.floor(random.next() < 0.5 ? random.between(0, 15) : random.between(15, 250)),
      againMs: twice ? Math.floor(random.between(100, 2_000)) : null,
    });
    kills += twice ? 2 : 1;
  }
  return points.sort((a, b) => a.after - b.after);
}

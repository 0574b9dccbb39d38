/**
 * Which failure mode is coming, named from signs that came before earlier ones (codes the machine reported, signals that have shifted and
 * where to), and why. Naive Bayes on signs that are there, not there, or not known: T. Bayes by way of D. J. Hand and K. Yu, "Idiot's Bayes –
 * Not So Stupid After All?", Int. Stat. Rev. 69 (2001) 385–398. It learns from closed-out failures, is explained by its own terms, and what is
 * not known (a machine just connected has no past) says nothing either way.
 */
export interface Example {
  /** One a sign: true, false, or null for not known. */
  signs: readonly (boolean | null)[];
  /** Modes that failed soon after; empty for a sound machine. */
  modes: ReadonlySet<string>;
  /** Modes for which it is neither: a failure follows, but not soon. */
  undecided: ReadonlySet<string>;
}

export interface FailureModes {
  modes: Map<string, Weights>;
}

interface Weights {
  /** Log-odds before any sign. */
  prior: number;
  /** What each sign adds to the log-odds when it is there, and when it is known not to be. */
  there: number[];
  absent: number[];
}

/** As many made-up hours, with the sign as often as over all: what was never seen before a failure, nor otherwise, says nothing. */
const pseudo = 12;

/** Learns from examples, one an hour. Modes that no example has are left out: nothing is known about them. */
export function learnModes(examples: Iterable<Example>, modes: readonly string[]): FailureModes {
  const counts = new Map(modes.map((mode) => [mode, { before: countsOf(), sound: countsOf() }]));
  for (const { signs, modes: failing, undecided } of examples) {
    for (const [mode, { before, sound }] of counts) {
      if (failing.has(mode)) add(before, signs);
      else if (!undecided.has(mode)) add(sound, signs);
    }
  }
  const learnt = [...counts].filter(([, { before, sound }]) => before.hours > 0 && sound.hours > 0);
  return {
    modes: new Map(learnt.map(([mode, { before, sound }]) => [mode, weightsOf(before, sound)])),
  };
}

/** How probable it is that the mode comes soon, and which signs say so (in log-odds, strongest first). */
export function probabilityOf(
  { modes }: FailureModes,
  mode: string,
  signs: readonly (boolean | null)[],
): { probability: number; reasons: { sign: number; weight: number }[] } {
  const weights = modes.get(mode);
  if (weights === undefined) return { probability: 0, reasons: [] };
  let odds = weights.prior;
  const reasons: { sign: number; weight: number }[] = [];
  for (let sign = 0; sign < signs.length; sign++) {
    const known = signs[sign];
    if (known === null) continue;
    const weight = (known ? weights.there : weights.absent)[sign]!;
    odds += weight;
    if (known && weight > 0) reasons.push({ sign, weight });
  }
  reasons.sort((a, b) => b.weight - a.weight);
  return { probability: 1 / (1 + Math.exp(-odds)), reasons };
}

interface Counts {
  hours: number;
  there: number[];
  known: number[];
}

const countsOf = (): Counts => ({ hours: 0, there: [], known: [] });

function add(counts: Counts, signs: readonly (boolean | null)[]): void {
  counts.hours += 1;
  for (let sign = 0; sign < signs.length; sign++) {
    const known = signs[sign];
    counts.known[sign] = (counts.known[sign] ?? 0) + (known === null ? 0 : 1);
    counts.there[sign] = (counts.there[sign] ?? 0) + (known === true ? 1 : 0);
  }
}

function weightsOf(before: Counts, sound: Counts): Weights {
  const overall = (sign: number) =>
    (before.there[sign]! + sound.there[sign]! + 1) / (before.known[sign]! + sound.known[sign]! + 2);
  const share = (counts: Counts, sign: number) =>
    (counts.there[sign]! + pseudo * overall(sign)) / (counts.known[sign]! + pseudo);
  const signs = before.there.map((_, sign) => [share(before, sign), share(sound, sign)] as const);
  return {
    prior: Math.log(before.hours / sound.hours),
    // What was never seen before a failure speaks for none, however rarely it was seen otherwise.
    there: signs.map(([failing, usual], sign) =>
      before.there[sign] === 0 ? 0 : Math.max(0, Math.log(failing / usual)),
    ),
    absent: signs.map(([failing, usual]) => Math.min(0, Math.log((1 - failing) / (1 - usual)))),
  };
}

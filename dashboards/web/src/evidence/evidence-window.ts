/** How the stretch that is shown divides: what was known when the flag was raised, and what came after. Epoch ms. */
export interface EvidenceWindow {
  from: number;
  knownUntil: number;
  to: number;
}

const leastMs = 60_000;

/**
 * From the first reading that the judgement rests on to half as much again after it, so that the reader sees whether it
 * went on; never beyond now.
 */
export function evidenceWindow(
  readings: readonly { at: number }[],
  triggeredAt: number,
  now: number,
): EvidenceWindow {
  const from = readings[0]?.at ?? triggeredAt - leastMs;
  const knownUntil = Math.max(triggeredAt, readings.at(-1)?.at ?? triggeredAt);
  const after = Math.max(leastMs, (knownUntil - from) / 2);
  return { from, knownUntil, to: Math.max(knownUntil + 1, Math.min(now, knownUntil + after)) };
}

/**
 * Lets through only what stands out from the recent past: a fading memory of the highest score so far, of which nine tenths are taken off.
 * One event so tells once, and a worse one tells again. The same idea as an instrument's peak meter with a slow release.
 */
export interface Envelope {
  height: number;
}

const halfLife = 400;
const fade = 0.5 ** (1 / halfLife);
const share = 0.9;

export const initialEnvelope = (): Envelope => ({ height: 0 });

/** What of a score is new, changing the envelope given. */
export function noveltyOf(envelope: Envelope, score: number): number {
  const height = envelope.height * fade;
  envelope.height = Math.max(height, score);
  return score > height ? score - share * height : 0;
}

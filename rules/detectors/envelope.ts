/**
 * Lets through only what stands out from what was heard lately, and at this time on the days before: two fading memories of the highest
 * scores so far. One event so tells once, and a worse one tells again; what happens every day is told of less each time. The first is an
 * instrument's peak meter with a slow release, the second one of those for each half hour of the day.
 */
export interface Envelope {
  height: number;
  /** One a half hour: the highest score of its last visit, and when that was, in days since the first reading. */
  heights: Float32Array;
  days: Float32Array;
  beganAt: number;
}

const dayMs = 86_400_000;
const slices = 48;
const halfLifeReadings = 400;
const fade = 0.5 ** (1 / halfLifeReadings);
const share = 0.85;
const halfLifeDays = 10;
const shareOfDaysBefore = 0.9;
/** A half hour's own visit, and its neighbours', are not "the day before". */
const sameVisitDays = 0.25;

export const initialEnvelope = (): Envelope => ({
  height: 0,
  heights: new Float32Array(slices),
  days: new Float32Array(slices),
  beganAt: Number.NaN,
});

/** What of a score is new, changing the envelope given. `at` in milliseconds. */
export function noveltyOf(envelope: Envelope, at: number, score: number): number {
  if (Number.isNaN(envelope.beganAt)) envelope.beganAt = at;
  const height = envelope.height * fade;
  envelope.height = Math.max(height, score);
  if (score === 0) return 0;
  const day = (at - envelope.beganAt) / dayMs;
  const slice = Math.floor((((at % dayMs) + dayMs) % dayMs) / (dayMs / slices));
  const before = score > height ? daysBefore(envelope, slice, day) : 0;
  remember(envelope, slice, { day, score });
  if (score <= height) return 0;
  return Math.max(0, score - Math.max(share * height, shareOfDaysBefore * before));
}

const faded = (height: number, ageDays: number): number => height * 0.5 ** (ageDays / halfLifeDays);

/** The highest of the days before, half an hour earlier and later included. */
function daysBefore({ heights, days }: Envelope, slice: number, day: number): number {
  let highest = 0;
  for (let offset = -1; offset <= 1; offset++) {
    const place = (slice + offset + slices) % slices;
    const age = day - days[place]!;
    if (age > sameVisitDays) highest = Math.max(highest, faded(heights[place]!, age));
  }
  return highest;
}

/** Within a visit the highest score stands; of the days before as much as has not faded. */
function remember({ heights, days }: Envelope, slice: number, now: { day: number; score: number }) {
  const age = now.day - days[slice]!;
  const standing = age < sameVisitDays ? heights[slice]! : faded(heights[slice]!, age);
  if (age < sameVisitDays && now.score <= standing) return;
  heights[slice] = Math.max(now.score, standing);
  days[slice] = now.day;
}

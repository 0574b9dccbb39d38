/** A residual over its last six readings, and its size over about six hours (twelve readings at least): what single readings drown. */
export interface SmoothedResidual {
  last: Float32Array;
  taken: number;
  size: number;
  sizes: number;
}

const span = 6;
const sizeSpanMs = 6 * 3_600_000;
const fewestInSize = 12;

export const initialSmoothed = (): SmoothedResidual => ({
  last: new Float32Array(span),
  taken: 0,
  size: 0,
  sizes: 0,
});

/** Mean of the last six; NaN for a residual that is not known, and before there are six. Changes what is given. */
export function smooth(state: SmoothedResidual, residual: number): number {
  if (Number.isNaN(residual)) return Number.NaN;
  state.last[state.taken % span] = residual;
  state.taken += 1;
  if (state.taken < span) return Number.NaN;
  let sum = 0;
  for (let index = 0; index < span; index++) sum += state.last[index]!;
  return sum / span;
}

/** Running mean of the residual's size; NaN for one that is not known, and until half a span has passed. Changes what is given. */
export function smoothSize(state: SmoothedResidual, residual: number, intervalMs: number): number {
  if (Number.isNaN(residual)) return Number.NaN;
  const readings = Math.max(fewestInSize, sizeSpanMs / Math.max(intervalMs, 1));
  state.sizes = Math.min(state.sizes + 1, readings);
  state.size += (Math.abs(residual) - state.size) / state.sizes;
  return state.sizes >= readings / 2 ? state.size : Number.NaN;
}

/**
 * Quantiles of a stream in constant memory: markers whose heights are moved by parabolas as readings pass. R. Jain and I. Chlamtac, "The P²
 * Algorithm for Dynamic Calculation of Quantiles and Histograms Without Storing Observations", CACM 28 (1985) 1076–1085; for several
 * quantiles at once the markers stand at just these, as in the paper's histogram.
 *
 * Markers are one array, so that a state is a few numbers in a row: heights, then positions (counted from 1). Unused places are NaN.
 */
export type Markers = Float64Array;

export const initialMarkers = (quantiles: readonly number[]): Markers =>
  new Float64Array(2 * quantiles.length).fill(Number.NaN);

/** How many values the markers stand for; beyond `memory` it is halved, and halved again. */
export function markedCount(markers: Markers): number {
  const size = markers.length / 2;
  const last = markers[2 * size - 1]!;
  if (!Number.isNaN(last)) return last;
  let count = 0;
  while (count < size && !Number.isNaN(markers[count]!)) count += 1;
  return count;
}

/** Estimate of the quantile at this index; NaN before there are as many values as markers. */
export const markedQuantile = (markers: Markers, index: number): number =>
  Number.isNaN(markers[markers.length - 1]!) ? Number.NaN : markers[index]!;

/**
 * Takes a value in, changing the markers given. `quantiles` begin with 0 and end with 1. Forgetting: once the markers stand for `memory`
 * values they count for half as many, so that what is new moves them again.
 */
export function mark(
  markers: Markers,
  quantiles: readonly number[],
  value: number,
  memory = Number.POSITIVE_INFINITY,
): void {
  const size = quantiles.length;
  if (Number.isNaN(markers[2 * size - 1]!)) {
    insertFirst(markers, size, value);
    return;
  }
  const above = cellAbove(markers, size, value);
  for (let index = above; index < size; index++) markers[size + index]! += 1;
  const last = markers[2 * size - 1]!;
  for (let index = 1; index < size - 1; index++) {
    const wanted = 1 + (last - 1) * quantiles[index]!;
    const off = wanted - markers[size + index]!;
    const room = markers[size + index + 1]! - markers[size + index]!;
    const roomBelow = markers[size + index]! - markers[size + index - 1]!;
    if (off >= 1 && room > 1) move(markers, size, index, 1);
    else if (off <= -1 && roomBelow > 1) move(markers, size, index, -1);
  }
  if (last > memory) halve(markers, size);
}

/** The first values are kept sorted; when there is one for each marker, they are the heights. */
function insertFirst(markers: Markers, size: number, value: number): void {
  let place = markedCount(markers);
  const full = place === size - 1;
  while (place > 0 && markers[place - 1]! > value) {
    markers[place] = markers[place - 1]!;
    place -= 1;
  }
  markers[place] = value;
  if (full) for (let index = 0; index < size; index++) markers[size + index] = index + 1;
}

/** The first marker that stands above the value, its ends moved to hold it. */
function cellAbove(markers: Markers, size: number, value: number): number {
  if (value < markers[0]!) {
    markers[0] = value;
    return 1;
  }
  if (value >= markers[size - 1]!) {
    markers[size - 1] = value;
    return size - 1;
  }
  let above = 1;
  while (value >= markers[above]!) above += 1;
  return above;
}

/** Moves a marker by one position: along a parabola through its neighbours, or straight where that would pass one of them. */
function move(markers: Markers, size: number, index: number, step: 1 | -1): void {
  const below = markers[index - 1]!;
  const height = markers[index]!;
  const above = markers[index + 1]!;
  const left = markers[size + index]! - markers[size + index - 1]!;
  const right = markers[size + index + 1]! - markers[size + index]!;
  const slope =
    ((left + step) * (above - height)) / right + ((right - step) * (height - below)) / left;
  const curved = height + (step * slope) / (left + right);
  const straight =
    step === 1 ? height + (above - height) / right : height - (height - below) / left;
  markers[index] = curved > below && curved < above ? curved : straight;
  markers[size + index]! += step;
}

function halve(markers: Markers, size: number): void {
  for (let index = 1; index < size; index++) {
    const halved = Math.round(1 + (markers[size + index]! - 1) / 2);
    markers[size + index] = Math.max(markers[size + index - 1]! + 1, halved);
  }
}

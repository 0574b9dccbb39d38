/** Points of one signal as a chart draws them; times are epoch ms. Without min and max each point is one reading. */
export interface Series {
  at: number[];
  value: (number | null)[];
  min?: (number | null)[];
  max?: (number | null)[];
}

export interface Point {
  at: number;
  value: number | null;
  min?: number | null;
  max?: number | null;
}

export interface Gap {
  from: number;
  to: number;
}

/**
 * Points to columns. Where the signal was silent (the server knows how long each may be) a null is put, so that a gap is
 * drawn as a gap and never as a straight line that nobody measured.
 */
export function toSeries(points: readonly Point[], gaps: readonly Gap[]): Series {
  const bucketed = points.some((point) => point.min !== undefined);
  const series: Series = { at: [], value: [], ...(bucketed ? { min: [], max: [] } : {}) };
  const push = (at: number, point: Point | null) => {
    series.at.push(at);
    series.value.push(point?.value ?? null);
    series.min?.push(point?.min ?? point?.value ?? null);
    series.max?.push(point?.max ?? point?.value ?? null);
  };
  let next = 0;
  for (const point of points) {
    const before = series.at.at(-1);
    while (next < gaps.length && gaps[next]!.to <= point.at) {
      if (before !== undefined && gaps[next]!.from >= before) push(gaps[next]!.from + 1, null);
      next += 1;
    }
    push(point.at, point);
  }
  return series;
}

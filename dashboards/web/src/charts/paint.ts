import type uPlot from "uplot";
import { runsOf } from "./expected-band.ts";
import type { Expected, Level, Mark } from "./marks.ts";
import type { Gap } from "./series.ts";

const severityColours = {
  1: "--mw-low",
  2: "--mw-medium",
  3: "--mw-high",
  4: "--mw-critical",
} as const;

export interface Annotations {
  levels: readonly Level[];
  marks: readonly Mark[];
  /** Where the value was expected, drawn as a band behind it. */
  expected?: readonly Expected[];
  /** Stretches apart from the rest, hatched behind the line. */
  hatched?: readonly Gap[];
  /** After this time nobody knew yet, when it was decided: shaded apart. */
  knownUntil?: number | undefined;
  /** Nothing was heard: dotted along the bottom. */
  silent?: readonly Gap[];
  /** Something was heard, but no value that counts: a bar along the bottom. */
  blank?: readonly Gap[];
}

export function cssColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Grounds that lie behind the line: what came after the decision, what stands apart, and the expected band. */
export function paintBehind(plot: uPlot, { knownUntil, expected, hatched }: Annotations): void {
  const { ctx, bbox } = plot;
  ctx.save();
  clip(plot);
  for (const run of runsOf(expected ?? [])) paintBand(plot, run);
  for (const stretch of hatched ?? []) paintHatched(plot, stretch);
  if (knownUntil !== undefined) {
    const x = plot.valToPos(knownUntil, "x", true);
    ctx.fillStyle = cssColour("--mw-chart-after");
    ctx.fillRect(x, bbox.top, bbox.left + bbox.width - x, bbox.height);
  }
  ctx.restore();
}

function paintBand(plot: uPlot, run: readonly { at: number; low: number; high: number }[]): void {
  const { ctx } = plot;
  const point = (at: number, value: number) =>
    ctx.lineTo(plot.valToPos(at, "x", true), plot.valToPos(value, "y", true));
  ctx.fillStyle = cssColour("--mw-chart-usual");
  ctx.beginPath();
  for (const { at, high } of run) point(at, high);
  for (const { at, low } of run.toReversed()) point(at, low);
  ctx.fill();
}

function paintHatched(plot: uPlot, { from, to }: Gap): void {
  const { ctx, bbox } = plot;
  const left = Math.max(bbox.left, plot.valToPos(from, "x", true));
  const right = Math.min(bbox.left + bbox.width, plot.valToPos(to, "x", true));
  if (right <= left) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, bbox.top, right - left, bbox.height);
  ctx.clip();
  ctx.strokeStyle = cssColour("--mw-line-strong");
  ctx.globalAlpha = 0.35;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([]);
  const step = 8 * devicePixelRatio;
  for (let x = left - bbox.height; x < right; x += step)
    line(ctx, x, bbox.top + bbox.height, x + bbox.height, bbox.top);
  ctx.restore();
}

/** Limits and moments, over the line. */
export function paintOver(plot: uPlot, { levels, marks, silent, blank }: Annotations): void {
  const { ctx } = plot;
  ctx.save();
  clip(plot);
  for (const gap of silent ?? []) paintFoot(plot, gap, "--mw-text-3", [2, 3]);
  for (const gap of blank ?? []) paintFoot(plot, gap, "--mw-medium", []);
  for (const level of levels) paintLevel(plot, level);
  for (const mark of marks) paintMark(plot, mark);
  ctx.restore();
}

/** A line along the bottom of the plot, where there is no value to draw; at least so long that it is seen. */
function paintFoot(plot: uPlot, { from, to }: Gap, colour: string, dash: number[]): void {
  const { ctx, bbox } = plot;
  const left = plot.valToPos(from, "x", true);
  const right = Math.max(plot.valToPos(to, "x", true), left + 2 * devicePixelRatio);
  const y = bbox.top + bbox.height - 2 * devicePixelRatio;
  ctx.strokeStyle = cssColour(colour);
  ctx.lineWidth = (dash.length === 0 ? 3 : 2) * devicePixelRatio;
  ctx.setLineDash(dash.map((length) => length * devicePixelRatio));
  line(ctx, left, y, right, y);
}

function paintLevel(plot: uPlot, level: Level): void {
  const { ctx, bbox } = plot;
  const y = plot.valToPos(level.value, "y", true);
  const colour = cssColour(level.kind === "limit" ? "--mw-critical" : "--mw-text-3");
  ctx.strokeStyle = colour;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash(level.kind === "limit" ? [6, 3] : [2, 4]);
  line(ctx, bbox.left, y, bbox.left + bbox.width, y);
  // Above its line, or below where there is no room above.
  const above = y - bbox.top > 16 * devicePixelRatio;
  const baseline = y + (above ? -5 : 13) * devicePixelRatio;
  words(ctx, level.label, bbox.left + 6 * devicePixelRatio, baseline, colour);
}

function paintMark(plot: uPlot, mark: Mark): void {
  const { ctx, bbox } = plot;
  const x = plot.valToPos(mark.at, "x", true);
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  const colour = cssColour(
    typeof mark.tone === "number"
      ? severityColours[mark.tone]
      : mark.tone === "order"
        ? "--mw-accent"
        : "--mw-text-2",
  );
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash(mark.tone === "plain" ? [2 * devicePixelRatio, 3 * devicePixelRatio] : []);
  line(ctx, x, bbox.top, x, bbox.top + bbox.height);
  ctx.setLineDash([]);
  const size = 5 * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x - size, bbox.top);
  ctx.lineTo(x + size, bbox.top);
  ctx.lineTo(x, bbox.top + size * 1.4);
  ctx.fill();
  if (mark.label) wordsBeside(plot, mark.label, x, colour);
}

/** Beside its line, on the side that has room. */
function wordsBeside(plot: uPlot, text: string, x: number, colour: string): void {
  const { ctx, bbox } = plot;
  ctx.font = fontOf();
  const width = ctx.measureText(text).width;
  const away = 9 * devicePixelRatio;
  const roomRight = bbox.left + bbox.width - x > width + away;
  words(
    ctx,
    text,
    roomRight ? x + away : x - away - width,
    bbox.top + 11 * devicePixelRatio,
    colour,
  );
}

function clip({ ctx, bbox }: uPlot): void {
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
}

function line(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

function fontOf(): string {
  return `${11 * devicePixelRatio}px ${cssColour("--mw-font")}`;
}

/** Text with a halo of the ground, so that it stays readable where the line crosses it. */
function words(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  colour?: string,
): void {
  ctx.font = fontOf();
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.setLineDash([]);
  ctx.lineWidth = 3 * devicePixelRatio;
  ctx.strokeStyle = cssColour("--mw-surface");
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour ?? cssColour("--mw-text-3");
  ctx.fillText(text, x, y);
}

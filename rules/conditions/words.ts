import { unitText } from "#ingest/units";
import type { SignalFacts } from "./condition.ts";

/** A value as a person reads it: the decimals that the signal declares, its unit behind. */
export function quantity(value: number, signal: SignalFacts): string {
  const rounded =
    signal.decimals === null
      ? Number(value.toPrecision(4))
      : Number(value.toFixed(Math.min(signal.decimals, 10)));
  const unit = unitText(signal.unit);
  return unit === "" ? `${rounded}` : `${rounded} ${unit}`;
}

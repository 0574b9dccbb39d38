import { exact } from "../time/exact.ts";
import { relative } from "../time/relative.ts";
import { useNow } from "../time/use-now.ts";

/** A time as people say it ("4 min. ago"); the exact one with its zone on hover. `at` is ISO-8601 or epoch ms. */
export function Moment({ at, timeZone }: { at: string | number; timeZone?: string | undefined }) {
  const ms = typeof at === "number" ? at : Date.parse(at);
  const now = useNow(1_000);
  return (
    <time dateTime={new Date(ms).toISOString()} title={exact(ms, timeZone)}>
      {relative(ms, now)}
    </time>
  );
}

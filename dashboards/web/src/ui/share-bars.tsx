import { percent } from "./interval.ts";
import css from "./share-bars.module.css";

interface ShareBarsProps {
  label: string;
  shares: readonly { key: string; name: string; share: number }[];
}

/** Parts of a whole, ranked as they come. */
export function ShareBars({ label, shares }: ShareBarsProps) {
  return (
    <ol className={css["list"]} aria-label={label}>
      {shares.map(({ key, name, share }) => (
        <li key={key}>
          <span className={css["name"]}>{name}</span>
          <span className={css["bar"]} aria-hidden>
            <span style={{ width: `${100 * share}%` }} />
          </span>
          <span className={css["share"]}>{percent(share)}</span>
        </li>
      ))}
    </ol>
  );
}

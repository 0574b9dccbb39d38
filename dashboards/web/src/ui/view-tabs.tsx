import type { ReactNode } from "react";
import { bringIntoSight } from "./bring-into-sight.ts";
import css from "./view-tabs.module.css";

interface ViewTabsProps<View extends string> {
  label: string;
  views: readonly { value: View; name: ReactNode }[];
  /** null: none of them. */
  value: View | null;
  onChange: (view: View) => void;
}

/** A few saved ways to look at one list, side by side. */
export function ViewTabs<View extends string>({
  label,
  views,
  value,
  onChange,
}: ViewTabsProps<View>) {
  return (
    <div className={css["tabs"]} role="group" aria-label={label}>
      {views.map((view) => (
        <button
          key={view.value}
          type="button"
          className={css["tab"]}
          aria-pressed={view.value === value}
          ref={view.value === value ? bringIntoSight : undefined}
          onClick={() => onChange(view.value)}
        >
          {view.name}
        </button>
      ))}
    </div>
  );
}

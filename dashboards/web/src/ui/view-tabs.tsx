import { useEffect, useRef, type ReactNode } from "react";
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
  const tabs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Where they do not all fit, the chosen one is in sight.
    const chosen = tabs.current?.querySelector<HTMLElement>('[aria-pressed="true"]');
    if (!tabs.current || !chosen) return;
    const end = chosen.offsetLeft - tabs.current.offsetLeft + chosen.offsetWidth;
    if (end > tabs.current.clientWidth) tabs.current.scrollLeft = end - tabs.current.clientWidth;
  }, [value]);
  return (
    <div className={css["tabs"]} role="group" aria-label={label} ref={tabs}>
      {views.map((view) => (
        <button
          key={view.value}
          type="button"
          className={css["tab"]}
          aria-pressed={view.value === value}
          onClick={() => onChange(view.value)}
        >
          {view.name}
        </button>
      ))}
    </div>
  );
}

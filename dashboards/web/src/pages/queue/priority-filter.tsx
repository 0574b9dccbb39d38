import { useTranslation } from "react-i18next";
import { severityLook, severityOfPriority } from "../../ui/severity.ts";
import css from "./priority-filter.module.css";

const classes = ["P1", "P2", "P3", "P4"];

/** Which classes to list; none pressed lists all. `value` is comma-separated. */
export function PriorityFilter({
  value,
  onChange,
}: {
  value: string;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const chosen = new Set(value.split(",").filter(Boolean));
  const toggle = (name: string) => {
    const next = classes.filter((each) => (each === name) !== chosen.has(each));
    onChange(next.length === classes.length ? "" : next.join(","));
  };
  return (
    <div role="group" aria-label={t("queue.priorities")} className={css["group"]}>
      {classes.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={chosen.has(name)}
          title={t(`priority.${severityLook[severityOfPriority(name)].name}`)}
          onClick={() => toggle(name)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

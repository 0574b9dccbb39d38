import { useTranslation } from "react-i18next";
import type { RefusalReason } from "#ingest/refusal-reasons";
import type { ReasonCount } from "../../api/dead-letters.ts";
import css from "./reason-counts.module.css";

interface ReasonCountsProps {
  counts: readonly ReasonCount[];
  chosen: RefusalReason | undefined;
  onChoose: (reason: RefusalReason | undefined) => void;
}

/** How often each reason, as bars that also filter; what was beyond a quota is said, not hidden. */
export function ReasonCounts({ counts, chosen, onChoose }: ReasonCountsProps) {
  const { t } = useTranslation();
  if (counts.length === 0) return <p className={css["none"]}>{t("letters.noReasons")}</p>;
  const most = Math.max(...counts.map((each) => each.refused + each.beyondQuota), 1);
  return (
    <ul className={css["reasons"]}>
      {counts
        .toSorted((a, b) => b.refused - a.refused)
        .map((count) => (
          <li key={count.reason}>
            <button
              type="button"
              aria-pressed={chosen === count.reason}
              onClick={() => onChoose(chosen === count.reason ? undefined : count.reason)}
            >
              <span className={css["name"]}>{t(`letters.reason.${count.reason}`)}</span>
              <span className={css["track"]}>
                <span style={{ width: `${(100 * count.refused) / most}%` }} />
              </span>
              <span className={css["figure"]}>
                {t("letters.refused", { count: count.refused })}
                {count.beyondQuota > 0
                  ? `, ${t("letters.beyond", { count: count.beyondQuota })}`
                  : null}
              </span>
            </button>
          </li>
        ))}
    </ul>
  );
}

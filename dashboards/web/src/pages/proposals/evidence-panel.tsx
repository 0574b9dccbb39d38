import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Proposal } from "../../api/proposals.ts";
import { OutcomeTag } from "../../ui/outcome-tag.tsx";
import { Panel } from "../../ui/panel.tsx";
import css from "./proposals.module.css";

const shown = 12;

/** Why it was suggested, with the flags and the failures that it rests on. */
export function EvidencePanel({ proposal: { because, evidence } }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const { flags, flagCount, gaps } = evidence;
  const more = flagCount - Math.min(shown, flags.length);
  return (
    <Panel title={t("proposals.why")}>
      <p>{because}</p>
      {flags.length === 0 ? null : (
        <ul className={css["flags"]}>
          {flags.slice(0, shown).map(({ id, number, outcome }) => (
            <li key={id}>
              <Link to="/flags/$flag" params={{ flag: number }}>
                {number}
              </Link>
              <OutcomeTag outcome={outcome} />
            </li>
          ))}
        </ul>
      )}
      {more > 0 ? <p className={css["quiet"]}>{t("backtest.more", { count: more })}</p> : null}
      {gaps.length === 0 ? null : (
        <p className={css["gaps"]}>
          {t("proposals.gaps", { count: gaps.length })}{" "}
          {gaps.map((gap) => (
            <Link key={gap} to="/coverage-gaps/$gap" params={{ gap: String(gap) }}>
              {t("proposals.gap", { gap })}
            </Link>
          ))}
        </p>
      )}
    </Panel>
  );
}

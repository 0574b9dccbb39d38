import { useTranslation } from "react-i18next";
import type { Candidate, WorkOrder } from "../../api/work-order.ts";
import { Panel } from "../../ui/panel.tsx";
import css from "./candidates-panel.module.css";
import { useAssign } from "./use-assign.ts";
import { AssignButton } from "./assign-button.tsx";

/** Who can go, best first, and why each of the others cannot. */
export function CandidatesPanel({ order }: { order: WorkOrder }) {
  const { t } = useTranslation();
  const suitable = order.candidates.filter((candidate) => candidate.suitable);
  const others = order.candidates.filter((candidate) => !candidate.suitable);
  const assign = useAssign(order);
  return (
    <Panel title={t("order.candidates")}>
      {suitable.length === 0 ? <p className={css["none"]}>{t("order.noCandidate")}</p> : null}
      <ul className={css["people"]}>
        {suitable.map((candidate) => (
          <li key={candidate.technicianId} className={css["person"]}>
            <About candidate={candidate} says={candidate.notes} />
            <AssignButton order={order} candidate={candidate} assign={assign} />
          </li>
        ))}
      </ul>
      {others.length > 0 ? (
        <details className={css["others"]}>
          <summary>{t("order.whyNot", { count: others.length })}</summary>
          <ul className={css["people"]}>
            {others.map((candidate) => (
              <li key={candidate.technicianId} className={css["person"]}>
                <About candidate={candidate} says={candidate.whyNot} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Panel>
  );
}

export function About({ candidate, says }: { candidate: Candidate; says: readonly string[] }) {
  return (
    <div>
      <div className={css["name"]}>{candidate.name}</div>
      <div className={css["says"]}>{says.join("; ")}</div>
    </div>
  );
}

import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { workOrderQuery, type WorkOrder } from "../../api/work-order.ts";
import { Answer } from "../../ui/answer.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { AssignButton } from "./assign-button.tsx";
import { About } from "./candidates-panel.tsx";
import css from "./candidates-panel.module.css";
import { maySend } from "./who-may-send.ts";
import { useAssign } from "./use-assign.ts";

/** Who can go, straight from the queue: `a` on a row, or its Assign button. */
export function AssignDialog({ order, onClose }: { order: number | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={order !== null} onClose={onClose} title={t("assign.title")} size={460}>
      {order === null ? null : <Choice id={order} onClose={onClose} />}
    </Modal>
  );
}

function Choice({ id, onClose }: { id: number; onClose: () => void }) {
  const query = useQuery(workOrderQuery(String(id)));
  return (
    <Answer query={query} skeleton={<SkeletonRows rows={3} />}>
      {(order) => <People order={order} onClose={onClose} />}
    </Answer>
  );
}

function People({ order, onClose }: { order: WorkOrder; onClose: () => void }) {
  const { t } = useTranslation();
  const assign = useAssign(order, onClose);
  return (
    <>
      <p className={css["none"]}>
        {order.number} · {order.title}
      </p>
      {maySend(order).may ? null : <p className={css["notNow"]}>{maySend(order).whyNot}</p>}
      <ul className={css["people"]}>
        {order.candidates.map((candidate) => (
          <li key={candidate.technicianId} className={css["person"]}>
            <About
              candidate={candidate}
              says={candidate.suitable ? candidate.notes : candidate.whyNot}
            />
            {candidate.suitable ? (
              <AssignButton order={order} candidate={candidate} assign={assign} />
            ) : (
              <span className={css["says"]}>{t("assign.cannot")}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { VerbName, WorkOrder } from "../../api/work-order.ts";
import { AssignDialog } from "./assign-dialog.tsx";
import { MaterialForm } from "./material-form.tsx";
import { ReasonForm } from "./reason-form.tsx";
import { ReportForm } from "./report-form.tsx";
import { ScheduleForm } from "./schedule-form.tsx";

interface VerbDialogProps {
  verb: VerbName | null;
  order: WorkOrder;
  onClose: () => void;
}

/** What a verb needs to know before it can be done. */
export function VerbDialog({ verb, order, onClose }: VerbDialogProps) {
  const { t } = useTranslation();
  if (verb === "dispatch") return <AssignDialog order={order.id} onClose={onClose} />;
  const title = verb === null ? "" : t(`verb.name.${verb}`);
  return (
    <Modal
      opened={verb !== null}
      onClose={onClose}
      title={`${title} · ${order.number}`}
      size={verb === "complete" ? 620 : 460}
    >
      <FormOf verb={verb} order={order} onClose={onClose} />
    </Modal>
  );
}

function FormOf({ verb, order, onClose }: VerbDialogProps) {
  switch (verb) {
    case "complete":
      return <ReportForm order={order} onDone={onClose} />;
    case "schedule":
      return <ScheduleForm order={order} onDone={onClose} />;
    case "await-material":
      return <MaterialForm order={order} onDone={onClose} />;
    case "hold":
    case "cancel":
      return <ReasonForm order={order} verb={verb} onDone={onClose} />;
    case "resume":
      return (
        <ReasonForm order={order} verb={verb} more={{ withoutParts: true }} onDone={onClose} />
      );
    default:
      return null;
  }
}

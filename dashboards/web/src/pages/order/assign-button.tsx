import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Candidate, WorkOrder } from "../../api/work-order.ts";
import { maySend } from "./who-may-send.ts";
import type { Assign } from "./use-assign.ts";

interface AssignButtonProps {
  order: WorkOrder;
  candidate: Candidate;
  assign: Assign;
}

export function AssignButton({ order, candidate, assign }: AssignButtonProps) {
  const { t } = useTranslation();
  if (order.technician?.id === candidate.technicianId && order.status !== "scheduled")
    return <span>{t("assign.sent")}</span>;
  if (!maySend(order).may) return null;
  const busy = assign.isPending && assign.variables.technicianId === candidate.technicianId;
  return (
    <Button
      variant="default"
      loading={busy}
      disabled={assign.isPending && !busy}
      aria-label={t("assign.sendName", { name: candidate.name })}
      onClick={() => assign.mutate({ technicianId: candidate.technicianId, name: candidate.name })}
    >
      {order.status === "awaiting-approval" ? t("assign.approveAndSend") : t("assign.send")}
    </Button>
  );
}

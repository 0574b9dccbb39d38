import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { act, type WorkOrderStatus } from "../../api/work-orders.ts";

export interface Assignment {
  technicianId: number;
  name: string;
}

interface Assignable {
  id: number;
  number: string;
  status: WorkOrderStatus;
}

/** Sends a technician. An order that still waits for approval is approved on the way: sending somebody is approving. */
export function useAssign(order: Assignable, onDone?: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ technicianId }: Assignment) => {
      if (order.status === "awaiting-approval") await act(order.id, "approve", {});
      await act(order.id, "dispatch", { technicianId });
    },
    onSuccess: (_answer, { name }) => {
      onDone?.();
      notifications.show({ message: t("assign.done", { name, order: order.number }) });
    },
    onError: (error) => notifications.show({ color: "red", message: error.message }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["work-order", order.id] }),
        queries.invalidateQueries({ queryKey: ["work-orders"] }),
      ]),
  });
}

export type Assign = ReturnType<typeof useAssign>;

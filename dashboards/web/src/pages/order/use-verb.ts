import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { VerbName } from "../../api/work-order.ts";
import { act } from "../../api/work-orders.ts";

export interface VerbCall {
  verb: VerbName;
  command: object;
}

/** Does something to an order; a refusal is shown with its reason and remedy, and the page then shows the order as it is. */
export function useVerb(
  order: { id: number; number: string; version: number },
  onDone?: () => void,
) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ["work-order", order.id] }),
      queries.invalidateQueries({ queryKey: ["work-orders"] }),
    ]);
  return useMutation({
    mutationFn: ({ verb, command }: VerbCall) => act(order.id, verb, command),
    onSuccess: async (_answer, { verb }) => {
      onDone?.();
      notifications.show({
        message: t(`verb.done.${verb}`, { order: order.number }),
      });
      await refresh();
    },
    onError: refresh,
  });
}

import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { acknowledge, unseenFlagsQuery } from "../../api/flags.ts";
import { workOrderQuery } from "../../api/work-order.ts";

/** Says that somebody has seen what is behind an order: all of its flags that nobody has looked at yet. */
export function useAcknowledgeOrder() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (order: number) => {
      const [{ flags }, unseen] = await Promise.all([
        queries.fetchQuery(workOrderQuery(String(order))),
        queries.fetchQuery({ ...unseenFlagsQuery, staleTime: 0 }),
      ]);
      const open = flags.filter((flag) => unseen.items.some(({ id }) => id === flag.id));
      for (const flag of open) await acknowledge(flag.id);
      return open.map((flag) => flag.number);
    },
    onSuccess: (numbers) =>
      notifications.show({
        message:
          numbers.length === 0
            ? t("queue.allSeen")
            : t("flags.acknowledged", { flag: numbers.join(", ") }),
      }),
    onError: (error) => notifications.show({ color: "red", message: error.message }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["flags"] }),
  });
}

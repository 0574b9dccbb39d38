import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { adopt, ignore, restore } from "../../api/commissioning.ts";

/** The answers to an unknown signal; what was refused of it comes in when it is adopted. */
export function useInbox() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const refresh = async () => {
    await Promise.all(
      ["commissioning", "dead-letters", "assets"].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
  };
  return {
    adopting: useMutation({
      mutationFn: adopt,
      onSuccess: async ({ signals, replay }) => {
        const facts = { count: signals.created, readings: replay.readings };
        notifications.show({ message: t("commissioning.inbox.adopted_done", facts) });
        await refresh();
      },
    }),
    ignoring: useMutation({
      mutationFn: ({ ids, comment }: { ids: number[]; comment: string }) => ignore(ids, comment),
      onSuccess: refresh,
    }),
    restoring: useMutation({ mutationFn: restore, onSuccess: refresh }),
  };
}

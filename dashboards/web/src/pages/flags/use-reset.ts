import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { resetFlag } from "../../api/flag.ts";

/** Lets go of a flag that latches; refused, with the reason, while its condition holds or nobody has seen it. */
export function useReset() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: resetFlag,
    onSuccess: ({ number }) =>
      notifications.show({ message: t("flag.resetDone", { flag: number }) }),
    onError: (error) => notifications.show({ color: "red", message: error.message }),
    onSettled: () =>
      Promise.all([["flags"], ["flag"]].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

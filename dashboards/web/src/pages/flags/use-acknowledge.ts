import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { acknowledge } from "../../api/flags.ts";

/** Says that somebody has seen the flag. Shown at once in the list by asking again; a refusal says why. */
export function useAcknowledge() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: acknowledge,
    onSuccess: (_answer, flag) =>
      notifications.show({ message: t("flags.acknowledged", { flag: `F-${flag}` }) }),
    onError: (error) => notifications.show({ color: "red", message: error.message }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["flags"] }),
        queries.invalidateQueries({ queryKey: ["flag"] }),
      ]),
  });
}

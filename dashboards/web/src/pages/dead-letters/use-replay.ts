import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { replay } from "../../api/dead-letters.ts";

/** Takes refused messages in again; says how many came in, and of the first that did not why. */
export function useReplay() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: replay,
    onSuccess: async ({ items }) => {
      const taken = items.filter((result) => result.replayed).length;
      const refused = items.find((result) => !result.replayed);
      const parts = [
        t("letters.taken", { count: taken }),
        ...(refused
          ? [t("letters.still", { count: items.length - taken, why: refused.detail ?? "" })]
          : []),
      ];
      notifications.show({ message: parts.join(" ") });
      await queries.invalidateQueries({ queryKey: ["dead-letters"] });
    },
    onError: (error) => notifications.show({ color: "red", message: error.message }),
  });
}

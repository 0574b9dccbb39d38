import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Rule } from "../../../api/rule.ts";
import {
  setOverride,
  type OverrideCommand,
  type OverrideScope,
} from "../../../api/rule-parameters.ts";

interface Said {
  /** null: nobody was chosen yet. */
  of: OverrideScope | null;
  set: OverrideCommand["set"];
  why: string;
}

/** Says values of a rule's parameters, as a new version of it that is live at once. */
export function useOverride(rule: Rule, onDone: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ of, set, why }: Said) => {
      if (of === null) throw new Error(t("parameters.chooseFirst"));
      return setOverride(rule.key, {
        of,
        set,
        version: rule.version,
        ...(why === "" ? {} : { why }),
      });
    },
    onSuccess: async ({ version }) => {
      notifications.show({ message: t("parameters.saved", { version }) });
      onDone();
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["rule", rule.key] }),
        queries.invalidateQueries({ queryKey: ["rules"] }),
      ]);
    },
  });
}

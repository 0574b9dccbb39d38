import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { addDraft, createDraft } from "../../../api/rule.ts";
import type { CheckedRule } from "../../../api/rule-check.ts";
import { ReasonDialog } from "../../../ui/reason-dialog.tsx";

interface KeepRuleDialogProps {
  rule: CheckedRule;
  /** The rule that it is a version of. */
  of: string | undefined;
  onKept: () => void;
  onClose: () => void;
}

/** What was written becomes a draft, with the reason for it; its release goes on from there. */
export function KeepRuleDialog({ rule, of, onKept, onClose }: KeepRuleDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const keep = useMutation({
    mutationFn: (comment: string) =>
      of === undefined
        ? createDraft(rule.definition, comment)
        : addDraft(of, rule.definition, comment),
    onSuccess: async () => {
      onKept();
      notifications.show({ message: t("ruleEditor.kept") });
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["rule", rule.key] }),
        queries.invalidateQueries({ queryKey: ["rules"] }),
      ]);
      await navigate({
        to: "/rules/$rule",
        params: { rule: rule.key },
        search: { view: "release" },
      });
    },
  });
  return (
    <ReasonDialog
      title={t("ruleEditor.keep")}
      text={t(of === undefined ? "ruleEditor.keepNew" : "ruleEditor.keepVersion")}
      button={t("ruleEditor.keep")}
      required
      pending={keep.isPending}
      error={keep.error}
      onSubmit={(comment) => keep.mutate(comment)}
      onClose={onClose}
    />
  );
}

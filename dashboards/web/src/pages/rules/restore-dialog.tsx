import { Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { restoreVersion, type Rule } from "../../api/rule.ts";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";

const begins = ["draft", "shadow", "live"] as const;

interface RestoreDialogProps {
  rule: Rule;
  version: number;
  onClose: () => void;
}

/** Brings an old definition back as a new version, and asks why for the record. */
export function RestoreDialog({ rule, version, onClose }: RestoreDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [stage, setStage] = useState<(typeof begins)[number]>("draft");
  const restore = useMutation({
    mutationFn: (comment: string) => restoreVersion(rule.key, version, { stage, comment }),
    onSuccess: async (made) => {
      const newest = Math.max(...made.versions.map((each) => each.version));
      notifications.show({ message: t("rules.restore.done", { version: newest }) });
      onClose();
      await queries.invalidateQueries({ queryKey: ["rule", rule.key] });
    },
  });
  return (
    <ReasonDialog
      title={t("rules.restore.title", { version })}
      text={t("rules.restore.text", { version })}
      button={t("rules.restore.button", { version })}
      required
      pending={restore.isPending}
      error={restore.error}
      onSubmit={(comment) => restore.mutate(comment)}
      onClose={onClose}
    >
      <Select
        mt="sm"
        label={t("rules.restore.as")}
        value={stage}
        data={begins.map((value) => ({ value, label: t(`rules.restore.stage.${value}`) }))}
        onChange={(value) => setStage(begins.find((each) => each === value) ?? "draft")}
      />
    </ReasonDialog>
  );
}

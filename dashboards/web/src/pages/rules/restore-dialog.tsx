import { Button, Modal, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { restoreVersion, type Rule, type RuleVersion } from "../../api/rule.ts";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";

interface RestoreDialogProps {
  rule: Rule;
  /** undefined: closed. */
  version: RuleVersion | undefined;
  onClose: () => void;
}

/** Brings an old definition back as a new version, and asks why for the record. */
export function RestoreDialog({ rule, version, onClose }: RestoreDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={version !== undefined}
      onClose={onClose}
      title={t("rules.restore.title", { version: version?.version ?? 0 })}
    >
      {version === undefined ? null : (
        <RestoreForm rule={rule} version={version} onDone={onClose} />
      )}
    </Modal>
  );
}

function RestoreForm({
  rule,
  version,
  onDone,
}: {
  rule: Rule;
  version: RuleVersion;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [why, setWhy] = useState("");
  const restore = useMutation({
    mutationFn: () => restoreVersion(rule.key, version, why.trim()),
    onSuccess: async (made) => {
      notifications.show({ message: t("rules.restore.done", { version: made.version }) });
      await queries.invalidateQueries({ queryKey: ["rule", rule.key] });
      onDone();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        restore.mutate();
      }}
    >
      <p>{t("rules.restore.text", { version: version.version })}</p>
      <Textarea
        mt="sm"
        data-autofocus
        label={t("rules.why")}
        required
        withAsterisk={false}
        maxLength={500}
        autosize
        minRows={2}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <FormProblem error={restore.error} />
      <FormActions>
        <Button type="submit" loading={restore.isPending}>
          {t("rules.restore.button", { version: version.version })}
        </Button>
      </FormActions>
    </form>
  );
}

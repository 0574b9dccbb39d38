import { Button, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeEscalationPolicy, type EscalationPolicy } from "../../api/escalation-policy.ts";
import type { Site } from "../../api/sites.ts";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { ReasonField } from "../../ui/reason-field.tsx";
import { LevelFields } from "./level-fields.tsx";
import { OrderFields } from "./order-fields.tsx";
import css from "./escalation-policies.module.css";

interface PolicyDialogProps {
  /** null: the general one. */
  site: Site | null;
  /** null: the site follows the general one, or nobody is told at all. */
  policy: EscalationPolicy | null;
  onClose: () => void;
}

/** Levels by severity, each with its steps; what is being told already goes on as it began. */
export function PolicyDialog({ site, policy, onClose }: PolicyDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<EscalationPolicy>(() => policy ?? beginning);
  const [comment, setComment] = useState("");
  const save = useMutation({
    mutationFn: (wanted: EscalationPolicy | null) =>
      changeEscalationPolicy({ siteId: site?.id ?? null, policy: wanted, comment: comment.trim() }),
    onSuccess: async () => {
      notifications.show({ message: t("escalation.saved") });
      onClose();
      await queries.invalidateQueries({ queryKey: ["escalation-policies"] });
    },
  });
  const { levels } = draft;
  const taken = new Set(levels.flatMap(({ severities }) => severities));
  const free = [4, 3, 2, 1].find((severity) => !taken.has(severity));
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={
        site === null
          ? t("escalation.changeGeneral")
          : t("escalation.changeOf", { site: site.name })
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(draft);
        }}
      >
        <p>{t("escalation.changeText")}</p>
        {levels.map((level, index) => (
          <LevelFields
            key={index}
            level={level}
            onChange={(next) => setDraft({ ...draft, levels: levels.with(index, next) })}
            onRemove={() => setDraft({ ...draft, levels: levels.toSpliced(index, 1) })}
          />
        ))}
        {free === undefined ? null : (
          <Button
            mt="sm"
            variant="default"
            size="compact-sm"
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() =>
              setDraft({
                ...draft,
                levels: [...levels, { severities: [free], steps: [{ after: "0m", tell: [] }] }],
              })
            }
          >
            {t("escalation.addLevel")}
          </Button>
        )}
        <OrderFields
          within={draft.acceptOrdersWithin}
          onChange={(acceptOrdersWithin) => setDraft({ ...draft, acceptOrdersWithin })}
        />
        <ReasonField mt="sm" value={comment} onChange={setComment} />
        <FormProblem error={save.error} />
        <FormActions>
          {site === null || policy === null ? null : (
            <Button
              variant="default"
              className={css["aside"]}
              disabled={save.isPending || comment.trim() === ""}
              onClick={() => save.mutate(null)}
            >
              {t("escalation.followGeneral")}
            </Button>
          )}
          <Button type="submit" loading={save.isPending}>
            {t("escalation.save")}
          </Button>
        </FormActions>
      </form>
    </Modal>
  );
}

/** To begin with: what is critical or high, at once. */
const beginning: EscalationPolicy = {
  levels: [{ severities: [3, 4], steps: [{ after: "0m", tell: [] }] }],
  acceptOrdersWithin: {},
};

import { Button, Modal, NumberInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeFloodPolicy, type FloodPolicy } from "../../api/flood-policy.ts";
import type { Site } from "../../api/sites.ts";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { ReasonField } from "../../ui/reason-field.tsx";

interface FloodDialogProps {
  /** null: of all that have none of their own. */
  site: Site | null;
  policy: FloodPolicy;
  /** Whether the site has one of its own, which can go. */
  own: boolean;
  onClose: () => void;
}

/** What a flood is, with a reason for the record; an empty number of flags: there is none. */
export function FloodDialog({ site, policy, own, onClose }: FloodDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(policy);
  const [comment, setComment] = useState("");
  const save = useMutation({
    mutationFn: (wanted: FloodPolicy | null) =>
      changeFloodPolicy(site?.id ?? null, wanted, comment.trim()),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ["flood-policy"] });
    },
  });
  const orNull = (value: string | number) => (value === "" ? null : Number(value));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("flood.change", { site: site?.name ?? t("rota.everySite").toLowerCase() })}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(draft.flags === null ? { ...draft, calm: null } : draft);
        }}
      >
        <NumberInput
          data-autofocus
          label={t("flood.flags")}
          placeholder={t("flood.never")}
          min={1}
          max={10_000}
          allowDecimal={false}
          value={draft.flags ?? ""}
          onChange={(value) => setDraft({ ...draft, flags: orNull(value) })}
        />
        <NumberInput
          mt="sm"
          label={t("flood.window")}
          min={1}
          max={60}
          allowDecimal={false}
          value={draft.windowMinutes}
          onChange={(value) => setDraft({ ...draft, windowMinutes: Number(value) })}
        />
        <NumberInput
          mt="sm"
          label={t("flood.calm")}
          placeholder={t("flood.half")}
          min={1}
          allowDecimal={false}
          value={draft.calm ?? ""}
          onChange={(value) => setDraft({ ...draft, calm: orNull(value) })}
        />
        <ReasonField mt="sm" value={comment} onChange={setComment} />
        <FormProblem error={save.error} />
        <FormActions>
          {own ? (
            <Button
              variant="default"
              disabled={save.isPending || comment.trim() === ""}
              onClick={() => save.mutate(null)}
            >
              {t("flood.asEverywhere")}
            </Button>
          ) : null}
          <Button type="submit" loading={save.isPending}>
            {t("rota.save")}
          </Button>
        </FormActions>
      </form>
    </Modal>
  );
}

import { Button, Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { retireRota, type StoredRota } from "../../api/rota.ts";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";

/** Ends a rota for good: it is asked first, since it cannot be undone. */
export function RetireRotaDialog({ stored, onClose }: { stored: StoredRota; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: () => retireRota(stored.id),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ["on-call"] });
    },
  });
  return (
    <Modal opened onClose={onClose} title={t("rota.retireOf", { name: stored.rota.name })}>
      <p>{t("rota.retireText")}</p>
      <FormProblem error={act.error} />
      <FormActions>
        <Button variant="default" onClick={onClose}>
          {t("rota.keep")}
        </Button>
        <Button loading={act.isPending} onClick={() => act.mutate()}>
          {t("rota.retire")}
        </Button>
      </FormActions>
    </Modal>
  );
}

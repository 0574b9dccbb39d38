import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { decideGap, type CoverageGap } from "../../api/coverage-gaps.ts";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";

/** A rule covers it now, or none is worth having: for good, with by which one or why. */
export function DecideDialog({
  gap,
  state,
  onClose,
}: {
  gap: CoverageGap;
  state: "covered" | "dismissed";
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (comment: string) => decideGap(gap.id, { state, comment }),
    onSuccess: async () => {
      notifications.show({ message: t(`gaps.decide.${state}.done`) });
      onClose();
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["coverage-gap"] }),
        queries.invalidateQueries({ queryKey: ["coverage-gaps"] }),
      ]);
    },
  });
  return (
    <ReasonDialog
      title={t(`gaps.decide.${state}.title`)}
      text={t(`gaps.decide.${state}.text`)}
      button={t(`gaps.decide.${state}.button`)}
      required
      pending={act.isPending}
      error={act.error}
      onSubmit={(comment) => act.mutate(comment)}
      onClose={onClose}
    />
  );
}

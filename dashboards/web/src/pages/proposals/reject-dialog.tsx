import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { rejectProposal, type Proposal } from "../../api/proposals.ts";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import { useDecide } from "./use-decide.ts";

/** Says no, and why; it is not proposed again on the same evidence. */
export function RejectDialog({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const { t } = useTranslation();
  const act = useDecide(
    proposal,
    (reason) => rejectProposal(proposal.id, reason),
    () => {
      notifications.show({ message: t("proposals.reject.done") });
      onClose();
    },
  );
  return (
    <ReasonDialog
      title={t("proposals.reject.title")}
      text={t("proposals.reject.text")}
      button={t("proposals.reject.button")}
      required
      pending={act.isPending}
      error={act.error}
      onClose={onClose}
      onSubmit={(reason) => act.mutate(reason)}
    />
  );
}

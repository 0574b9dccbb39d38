import { Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { acceptProposal, type Proposal } from "../../api/proposals.ts";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";
import { useDecide } from "./use-decide.ts";

const stages = ["draft", "shadow"] as const;

/** Makes a version of it, which waits or is tried in silence; nothing speaks by it. A rule that is to go is retired. */
export function AcceptDialog({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const { t } = useTranslation();
  const [stage, setStage] = useState<(typeof stages)[number]>("shadow");
  const retires = proposal.definition === null;
  const act = useDecide(
    proposal,
    (comment) => acceptProposal(proposal.id, { stage, ...(comment === "" ? {} : { comment }) }),
    ({ madeVersion }) => {
      notifications.show({
        message:
          retires || madeVersion === null
            ? t("proposals.accept.done")
            : t("proposals.accept.made", { version: madeVersion }),
      });
      onClose();
    },
  );
  return (
    <ReasonDialog
      title={proposal.title}
      text={t(retires ? "proposals.accept.retireText" : "proposals.accept.text")}
      button={t(retires ? "proposals.accept.retire" : "proposals.accept.button")}
      pending={act.isPending}
      error={act.error}
      onClose={onClose}
      onSubmit={(comment) => act.mutate(comment)}
    >
      {retires ? null : (
        <Select
          mt="sm"
          label={t("rules.restore.as")}
          allowDeselect={false}
          value={stage}
          data={stages.map((value) => ({ value, label: t(`rules.restore.stage.${value}`) }))}
          onChange={(value) => setStage(value === "draft" ? "draft" : "shadow")}
        />
      )}
    </ReasonDialog>
  );
}

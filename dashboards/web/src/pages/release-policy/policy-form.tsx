import { Checkbox, NumberInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReleasePolicy } from "../../api/release-policy.ts";
import { FormFoot } from "../../ui/form-foot.tsx";
import { Panel } from "../../ui/panel.tsx";
import css from "./policy.module.css";
import { TrialFields } from "./trial-fields.tsx";

interface PolicyFormProps {
  policy: ReleasePolicy;
  save: (policy: ReleasePolicy, comment: string) => Promise<unknown>;
  /** What is said once it is saved. */
  saved: string;
  onDone: () => void;
}

/** The policy with its numbers to be changed; kept with who changed it and why. */
export function PolicyForm({ policy, save: send, saved, onDone }: PolicyFormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(policy);
  const [comment, setComment] = useState("");
  const change = (part: Partial<ReleasePolicy>) => setDraft((was) => ({ ...was, ...part }));
  const save = useMutation({
    mutationFn: () => send(draft, comment.trim()),
    onSuccess: async () => {
      // The gates of every version follow it.
      await Promise.all(
        [["release-policy"], ["rule"]].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
      notifications.show({ message: saved });
      onDone();
    },
  });
  const { shadow, canary, live, rollback } = draft;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className={css["steps"]}>
        <Panel title={t("policy.before.shadow")}>
          <Checkbox
            label={t("policy.field.backtest")}
            checked={shadow.backtest}
            onChange={(event) => change({ shadow: { backtest: event.currentTarget.checked } })}
          />
        </Panel>
        <Panel title={t("policy.before.canary")}>
          <Checkbox
            label={t("policy.field.backtest")}
            checked={canary.backtest}
            onChange={(event) =>
              change({ canary: { ...canary, backtest: event.currentTarget.checked } })
            }
          />
          <TrialFields
            gates={canary}
            onChange={(part) => change({ canary: { ...canary, ...part } })}
          />
        </Panel>
        <Panel title={t("policy.before.live")}>
          <Checkbox
            label={t("policy.field.canary")}
            checked={live.canary}
            onChange={(event) => change({ live: { ...live, canary: event.currentTarget.checked } })}
          />
          <TrialFields gates={live} onChange={(part) => change({ live: { ...live, ...part } })} />
        </Panel>
        <Panel title={t("policy.before.besides")}>
          <Checkbox
            label={t("policy.field.approverIsNotAuthor")}
            checked={draft.approverIsNotAuthor}
            onChange={(event) => change({ approverIsNotAuthor: event.currentTarget.checked })}
          />
          <Checkbox
            mt="sm"
            label={t("policy.field.secondPersonToSend")}
            checked={draft.secondPersonToSend}
            onChange={(event) => change({ secondPersonToSend: event.currentTarget.checked })}
          />
          <Checkbox
            mt="sm"
            label={t("policy.field.directToLive")}
            checked={draft.directToLive}
            onChange={(event) => change({ directToLive: event.currentTarget.checked })}
          />
          <Checkbox
            mt="sm"
            label={t("policy.field.rollback")}
            checked={rollback !== null}
            onChange={(event) =>
              change({ rollback: event.currentTarget.checked ? usualRollback : null })
            }
          />
          {rollback === null ? null : (
            <div className={css["pair"]}>
              <NumberInput
                label={t("policy.field.rollbackRate")}
                min={0.001}
                value={rollback.maxFlagsPerAssetMonth}
                onChange={(value) =>
                  change({ rollback: { ...rollback, maxFlagsPerAssetMonth: Number(value) } })
                }
              />
              <NumberInput
                label={t("policy.field.rollbackFlags")}
                min={1}
                allowDecimal={false}
                value={rollback.minFlags}
                onChange={(value) => change({ rollback: { ...rollback, minFlags: Number(value) } })}
              />
            </div>
          )}
          <NumberInput
            mt="sm"
            label={t("policy.field.standByDays")}
            min={0}
            max={365}
            allowDecimal={false}
            value={draft.standByDays}
            onChange={(value) => change({ standByDays: Number(value) })}
          />
        </Panel>
      </div>
      <FormFoot
        reason={comment}
        onReason={setComment}
        save={save}
        saveName={t("policy.save")}
        cancelName={t("policy.cancel")}
        onCancel={onDone}
      />
    </form>
  );
}

/** To begin with, when a canary is to step back by itself again. */
const usualRollback = { maxFlagsPerAssetMonth: 2, minFlags: 3 };

import { Checkbox, Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Flag } from "../../api/flag.ts";
import { shelve } from "../../api/suppressions.ts";
import { duration } from "../../time/duration.ts";
import { ReasonDialog } from "../../ui/reason-dialog.tsx";

const hourMs = 3_600_000;
const lengths = [1, 8, 24, 72, 168, 720].map((hours) => hours * hourMs);

/** Holds a condition of an asset back for a while: how long, and why. */
export function ShelveDialog({ flag, onClose }: { flag: Flag; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [lengthMs, setLengthMs] = useState(8 * hourMs);
  const [oneShot, setOneShot] = useState(false);
  const act = useMutation({
    mutationFn: (reason: string) =>
      shelve(flag.asset.id, {
        condition: flag.ruleKey,
        until: new Date(Date.now() + lengthMs).toISOString(),
        reason,
        oneShot,
      }),
    onSuccess: async () => {
      notifications.show({ message: t("suppression.shelved", { flag: flag.number }) });
      onClose();
      await Promise.all(
        [["suppressions", flag.asset.id], ["flags"], ["flag"]].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
  return (
    <ReasonDialog
      title={t("suppression.title", { flag: flag.number })}
      text={t("suppression.text")}
      button={t("suppression.shelve")}
      required
      pending={act.isPending}
      error={act.error}
      onSubmit={(reason) => act.mutate(reason)}
      onClose={onClose}
    >
      <Select
        mt="sm"
        label={t("suppression.howLong")}
        value={String(lengthMs)}
        data={lengths.map((length) => ({ value: String(length), label: duration(length) }))}
        onChange={(length) => length !== null && setLengthMs(Number(length))}
      />
      <Checkbox
        mt="sm"
        label={t("suppression.oneShot")}
        checked={oneShot}
        onChange={(event) => setOneShot(event.currentTarget.checked)}
      />
    </ReasonDialog>
  );
}

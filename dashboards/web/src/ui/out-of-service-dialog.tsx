import { Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { takeOutOfService } from "../api/suppressions.ts";
import { duration } from "../time/duration.ts";
import { AssetPicker } from "./asset-picker.tsx";
import { ReasonDialog } from "./reason-dialog.tsx";

const hourMs = 3_600_000;
const lengths = [8, 24, 72, 168, 720, 2_160, 4_320, 8_760].map((hours) => hours * hourMs);

/** Nobody is sent for any flag of an asset for a while: which one, how long, and why. */
export function OutOfServiceDialog({
  asset,
  onClose,
}: {
  /** Chosen in the dialog where it is not given. */
  asset?: { id: number; tag: string };
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<string | undefined>();
  const [lengthMs, setLengthMs] = useState(72 * hourMs);
  const id = asset?.id ?? (chosen === undefined ? undefined : Number(chosen));
  const act = useMutation({
    mutationFn: (reason: string) => {
      if (id === undefined) throw new Error(t("outOfService.chooseFirst"));
      const until = new Date(Date.now() + lengthMs).toISOString();
      return takeOutOfService(id, { until, reason });
    },
    onSuccess: async (made) => {
      notifications.show({ message: t("outOfService.done", { asset: made.asset.tag }) });
      onClose();
      await Promise.all(
        [["suppressions"], ["flags"], ["flag"]].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
  return (
    <ReasonDialog
      title={asset ? t("outOfService.titleOf", { asset: asset.tag }) : t("outOfService.title")}
      text={t("outOfService.text")}
      button={t("outOfService.button")}
      required
      pending={act.isPending}
      error={act.error}
      onSubmit={(reason) => act.mutate(reason)}
      onClose={onClose}
    >
      {asset ? null : (
        <AssetPicker
          shown
          label={t("suppressions.asset")}
          placeholder={t("outOfService.choose")}
          value={chosen}
          onChange={setChosen}
        />
      )}
      <Select
        mt="sm"
        label={t("suppression.howLong")}
        value={String(lengthMs)}
        data={lengths.map((length) => ({ value: String(length), label: duration(length) }))}
        onChange={(length) => length !== null && setLengthMs(Number(length))}
      />
    </ReasonDialog>
  );
}

import { Button, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import {
  enableDevice,
  rotateDevice,
  type Device,
  type DeviceWithSecret,
  type SecretOfTwo,
} from "../../api/devices.ts";
import { Problem } from "../../api/problem.ts";
import { duration } from "../../time/duration.ts";
import { exact } from "../../time/exact.ts";
import css from "../../ui/data-table.module.css";
import { Moment } from "../../ui/moment.tsx";
import { Tag } from "../../ui/tag.tsx";
import own from "./commissioning.module.css";

const shownAssets = 4;

export function DeviceRow({
  device,
  onRotated,
}: {
  device: Device;
  onRotated: (device: DeviceWithSecret) => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ["devices"] });
  const onError = (error: Error) => notifications.show({ color: "red", message: error.message });
  const rotating = useMutation({
    mutationFn: (deviceHas: SecretOfTwo | undefined) => rotateDevice(device.id, deviceHas),
    async onSuccess(rotated) {
      onRotated(rotated);
      await refresh();
    },
    onError: (error) => (isUnderWay(error) ? undefined : onError(error)),
  });
  const enabling = useMutation({
    mutationFn: () => enableDevice(device.id, !device.enabled),
    onSuccess: refresh,
    onError,
  });
  const tags = device.assets.map((asset) => asset.tag);
  const shown = tags.slice(0, shownAssets).join(", ");
  const until =
    device.previousSecretUntil === null ? null : exact(Date.parse(device.previousSecretUntil));
  return (
    <tr className={css["row"]}>
      <td className={own["lead"]}>
        <strong>{device.name}</strong>{" "}
        {device.enabled ? null : <Tag tone="medium">{t("commissioning.devices.disabled")}</Tag>}
        {device.clockAheadSeconds === null ? null : (
          <div className={css["sub"]}>
            {t("commissioning.devices.ahead", {
              length: duration(device.clockAheadSeconds * 1_000),
            })}
          </div>
        )}
      </td>
      <td title={tags.join(", ")}>
        {tags.length > shownAssets
          ? t("commissioning.devices.more", { shown, more: tags.length - shownAssets })
          : shown}
      </td>
      <td className={css["nowrap"]} data-name={t("commissioning.devices.columns.connected")}>
        {device.connectedAt === null ? (
          t("commissioning.devices.never")
        ) : (
          <Moment at={device.connectedAt} />
        )}
      </td>
      <td>
        {until === null
          ? null
          : t(
              device.usedSecret === "previous"
                ? "commissioning.devices.previous"
                : "commissioning.devices.changing",
              { until },
            )}
      </td>
      <td>
        <div className={own["buttons"]}>
          <Button
            variant="default"
            size="compact-xs"
            data-row={device.id}
            aria-label={t("commissioning.devices.rotateOf", { name: device.name })}
            loading={rotating.isPending}
            onClick={() => rotating.mutate(undefined)}
          >
            {t("commissioning.devices.rotate")}
          </Button>
          <Button
            variant="default"
            size="compact-xs"
            loading={enabling.isPending}
            onClick={() => enabling.mutate()}
          >
            {t(device.enabled ? "commissioning.devices.disable" : "commissioning.devices.enable")}
          </Button>
        </div>
        <Modal
          opened={isUnderWay(rotating.error)}
          onClose={rotating.reset}
          title={t("commissioning.devices.whichTitle", { name: device.name })}
        >
          <p className={own["detail"]}>{t("commissioning.devices.whichText")}</p>
          <div className={own["actions"]}>
            {(["old", "new"] as const).map((which) => (
              <Button
                key={which}
                size="sm"
                variant="default"
                onClick={() => rotating.mutate(which)}
              >
                {t(`commissioning.devices.has.${which}`)}
              </Button>
            ))}
          </div>
        </Modal>
      </td>
    </tr>
  );
}

/** A rotation is under way, and the server cannot see which of its two secrets the device uses. */
function isUnderWay(error: Error | null): boolean {
  return error instanceof Problem && error.code === "rotation-under-way";
}

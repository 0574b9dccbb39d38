import { Button, CopyButton, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DeviceWithSecret } from "../../api/devices.ts";
import css from "./commissioning.module.css";

/** A secret that is shown once: it stays until its reader says that it is safe. */
export function SecretDialog({
  device,
  onClose,
}: {
  device: DeviceWithSecret | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={device !== null}
      onClose={onClose}
      closeOnClickOutside={false}
      title={t("commissioning.devices.secretTitle", { name: device?.name ?? "" })}
    >
      {device === null ? null : (
        <>
          <p className={css["detail"]}>
            {t("commissioning.devices.secretText", { user: device.mqttUser })}
          </p>
          <pre className={css["secret"]}>{device.secret}</pre>
          <div className={css["actions"]}>
            <CopyButton value={device.secret}>
              {({ copied, copy }) => (
                <Button size="sm" onClick={copy}>
                  {t(copied ? "commissioning.devices.copied" : "commissioning.devices.copy")}
                </Button>
              )}
            </CopyButton>
            <Button size="sm" variant="default" onClick={onClose}>
              {t("commissioning.devices.close")}
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}

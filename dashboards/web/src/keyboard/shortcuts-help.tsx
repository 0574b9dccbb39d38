import { Kbd, Modal, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { openDialog, useDialog } from "../shell/dialogs.ts";
import { setSingleKeys, useSingleKeys } from "./single-keys.ts";
import css from "./shortcuts-help.module.css";
import { useKeys } from "./use-keys.ts";

const shown = [
  ["Ctrl K", "palette"],
  ["/", "slash"],
  ["j", "j"],
  ["k", "k"],
  ["Enter", "enter"],
  ["e", "e"],
  ["a", "a"],
  ["?", "help"],
] as const;

export function ShortcutsHelp() {
  const { t } = useTranslation();
  const opened = useDialog("shortcuts");
  const single = useSingleKeys();
  useKeys({ "?": () => openDialog("shortcuts") });
  return (
    <Modal opened={opened} onClose={() => openDialog(null)} title={t("keys.title")} size={420}>
      <dl className={css["keys"]}>
        {shown.map(([key, name]) => (
          <div key={key}>
            <dt>{t(`keys.${name}`)}</dt>
            <dd>
              <Kbd>{key}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
      <Switch
        mt={16}
        checked={single}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        label={t("keys.single")}
        description={t("keys.singleHint")}
      />
    </Modal>
  );
}

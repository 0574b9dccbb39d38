import { Button, CopyButton } from "@mantine/core";
import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Note } from "../../ui/note.tsx";
import css from "./webhooks.module.css";

/** The secret that the program needs to know our signature, which is shown this once. */
export function SecretNotice({
  made: { name, secret },
  onSeen,
}: {
  made: { name: string; secret: string };
  onSeen: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Note icon={KeyRound}>
      <p>{t("webhooks.secretOf", { name })}</p>
      <p className={css["secret"]}>
        <code>{secret}</code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-sm" onClick={copy}>
              {t(copied ? "webhooks.copied" : "webhooks.copy")}
            </Button>
          )}
        </CopyButton>
        <Button variant="subtle" size="compact-sm" onClick={onSeen}>
          {t("webhooks.seen")}
        </Button>
      </p>
    </Note>
  );
}

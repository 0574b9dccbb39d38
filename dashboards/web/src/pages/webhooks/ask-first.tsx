import { Button, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FormActions } from "../../ui/form-actions.tsx";

interface AskFirstProps {
  title: string;
  /** What is lost by it. */
  text: string;
  button: string;
  onDo: () => void;
  onClose: () => void;
}

/** What cannot be undone is asked first. */
export function AskFirst({ title, text, button, onDo, onClose }: AskFirstProps) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} title={title}>
      <p>{text}</p>
      <FormActions>
        <Button variant="default" onClick={onClose}>
          {t("webhooks.leave")}
        </Button>
        <Button
          onClick={() => {
            onClose();
            onDo();
          }}
        >
          {button}
        </Button>
      </FormActions>
    </Modal>
  );
}

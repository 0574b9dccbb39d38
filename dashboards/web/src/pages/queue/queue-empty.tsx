import { Button } from "@mantine/core";
import { Inbox } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Notice } from "../../ui/notice.tsx";

interface QueueEmptyProps {
  filtered: boolean;
  onClear: () => void;
  onFinished: () => void;
}

export function QueueEmpty({ filtered, onClear, onFinished }: QueueEmptyProps) {
  const { t } = useTranslation();
  if (!filtered)
    return (
      <Notice
        icon={Inbox}
        title={t("queue.empty")}
        action={
          <Button variant="default" onClick={onFinished}>
            {t("queue.seeFinished")}
          </Button>
        }
      >
        {t("queue.emptyText")}
      </Notice>
    );
  const clear = (
    <Button variant="default" onClick={onClear}>
      {t("list.clear")}
    </Button>
  );
  return (
    <Notice icon={Inbox} title={t("queue.emptyFiltered")} action={clear}>
      {t("queue.emptyFilteredText")}
    </Notice>
  );
}

import { Button } from "@mantine/core";
import { Inbox } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Notice } from "../../ui/notice.tsx";

export function QueueEmpty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  if (!filtered)
    return (
      <Notice icon={Inbox} title={t("queue.empty")}>
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

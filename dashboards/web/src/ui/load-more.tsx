import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import css from "./load-more.module.css";

interface LoadMoreProps {
  shown: number;
  hasMore: boolean;
  loading: boolean;
  onMore: () => void;
}

/** The foot of a list: more when there is more, else how many there were. */
export function LoadMore({ shown, hasMore, loading, onMore }: LoadMoreProps) {
  const { t } = useTranslation();
  return (
    <div className={css["foot"]}>
      {hasMore ? (
        <Button variant="default" loading={loading} onClick={onMore}>
          {t("list.more")}
        </Button>
      ) : (
        <span>{t("list.end", { count: shown })}</span>
      )}
    </div>
  );
}

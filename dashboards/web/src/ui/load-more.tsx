import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import css from "./load-more.module.css";

export interface LoadMoreProps {
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => Promise<unknown>;
  };
  shown: number;
  /** Of a short list, where nobody asks how many there were. */
  uncounted?: boolean;
}

/** The foot of a list: more when there is more, else how many there were. */
export function LoadMore({ query, shown, uncounted = false }: LoadMoreProps) {
  const { t } = useTranslation();
  if (uncounted && !query.hasNextPage) return null;
  return (
    <div className={css["foot"]}>
      {query.hasNextPage ? (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t("list.more")}
        </Button>
      ) : (
        <span>{t("list.end", { count: shown })}</span>
      )}
    </div>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@mantine/core";
import { MailCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { deadLetterList } from "../../api/dead-letters.ts";
import { hasRole, usePerson } from "../../session/use-person.ts";
import css from "../../ui/data-table.module.css";
import { LoadMore } from "../../ui/load-more.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Refusal } from "../../ui/refusal.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import type { DeadLettersSearch } from "./dead-letters-search.ts";
import { LetterRow } from "./letter-row.tsx";
import own from "./letter-list.module.css";
import { useReplay } from "./use-replay.ts";

export function LetterList({
  search,
  onClear,
}: {
  search: DeadLettersSearch;
  onClear: () => void;
}) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(
    deadLetterList({
      status: search.view ?? "kept",
      ...(search.reason ? { reason: search.reason } : {}),
    }),
  );
  const replay = useReplay();
  const mayReplay = hasRole(usePerson(), "reliability-engineer");
  if (query.data === undefined)
    return (
      <div className={css["frame"]}>
        {query.error ? (
          <Refusal error={query.error} retry={() => void query.refetch()} />
        ) : (
          <SkeletonRows height={64} />
        )}
      </div>
    );
  const letters = query.data.pages.flatMap((page) => page.items);
  const kept = letters.filter((letter) => letter.status === "kept");
  if (letters.length === 0)
    return (
      <div className={css["frame"]}>
        <Notice
          icon={MailCheck}
          title={t("letters.empty")}
          action={
            search.reason ? (
              <Button variant="default" onClick={onClear}>
                {t("list.clear")}
              </Button>
            ) : undefined
          }
        >
          {t("letters.emptyText")}
        </Notice>
      </div>
    );
  return (
    <div className={css["frame"]}>
      {mayReplay && kept.length > 0 ? (
        <div className={own["tools"]}>
          <p>
            {search.reason
              ? t("letters.filtered", { reason: t(`letters.reason.${search.reason}`) })
              : t("letters.hint")}
          </p>
          <Button
            variant="default"
            loading={replay.isPending}
            onClick={() =>
              replay.mutate(
                search.reason ? { reason: search.reason } : { ids: kept.map(({ id }) => id) },
              )
            }
          >
            {t("letters.replayAll")}
          </Button>
        </div>
      ) : null}
      <ul className={own["letters"]}>
        {letters.map((letter) => (
          <LetterRow
            key={letter.id}
            letter={letter}
            onReplay={mayReplay ? () => replay.mutate({ ids: [letter.id] }) : undefined}
            busy={replay.isPending}
          />
        ))}
      </ul>
      <LoadMore
        shown={letters.length}
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </div>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@mantine/core";
import { MailCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { deadLetterList, type DeadLetterFilter } from "../../api/dead-letters.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import css from "../../ui/data-table.module.css";
import { LoadMore } from "../../ui/load-more.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Refusal } from "../../ui/refusal.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import type { LetterView } from "./dead-letters-search.ts";
import { LetterRow } from "./letter-row.tsx";
import own from "./letter-list.module.css";
import { ReplayBar } from "./replay-bar.tsx";
import { useReplay } from "./use-replay.ts";

interface LetterListProps {
  view: LetterView;
  filter: DeadLetterFilter;
  onClear: () => void;
  onDevice: (credential: string) => void;
}

export function LetterList({ view, filter, onClear, onDevice }: LetterListProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(deadLetterList({ ...filter, status: view }));
  const replay = useReplay();
  const mayReplay = hasRole(usePerson(), "reliability-engineer");
  const list = useRowKeys<HTMLUListElement>();
  const narrowed = Object.keys(filter).length > 0;
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
  return (
    <div className={css["frame"]}>
      {mayReplay && view === "kept" ? (
        <ReplayBar filter={filter} replay={replay} empty={letters.length === 0} />
      ) : null}
      {letters.length === 0 ? (
        <Notice
          icon={MailCheck}
          title={t(narrowed ? "letters.emptyFiltered" : "letters.empty")}
          action={
            narrowed ? (
              <Button variant="default" onClick={onClear}>
                {t("list.clear")}
              </Button>
            ) : undefined
          }
        >
          {t("letters.emptyText")}
        </Notice>
      ) : (
        <>
          <ul className={own["letters"]} ref={list}>
            {letters.map((letter) => (
              <LetterRow
                key={letter.id}
                letter={letter}
                onReplay={mayReplay ? () => void replay.one(letter.id) : undefined}
                onDevice={onDevice}
                busy={replay.isRunning}
              />
            ))}
          </ul>
          <LoadMore
            shown={letters.length}
            hasMore={query.hasNextPage}
            loading={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        </>
      )}
    </div>
  );
}

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@mantine/core";
import { MailCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { deadLetterList, type DeadLetterFilter } from "../../api/dead-letters.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import css from "../../ui/data-table.module.css";
import { Notice } from "../../ui/notice.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
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
  const none = query.data?.pages.every((page) => page.items.length === 0);
  return (
    <div className={css["frame"]}>
      {mayReplay && view === "kept" && none !== undefined ? (
        <ReplayBar filter={filter} replay={replay} empty={none} />
      ) : null}
      <PagedAnswer
        query={query}
        skeleton={<SkeletonRows height={64} />}
        empty={
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
        }
      >
        {(letters) => (
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
        )}
      </PagedAnswer>
    </div>
  );
}

import type { InfiniteData, UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Page } from "../api/page.ts";
import { Answer } from "./answer.tsx";
import { LoadMore, type LoadMoreProps } from "./load-more.tsx";

interface PagedAnswerProps<Item> extends Pick<LoadMoreProps, "uncounted"> {
  query: LoadMoreProps["query"] &
    Pick<UseQueryResult<InfiniteData<Page<Item>>>, "data" | "error" | "refetch">;
  /** Drawn while waiting: the real layout without its words. */
  skeleton: ReactNode;
  /** In place of the list when there is nothing. */
  empty?: ReactNode;
  children: (items: Item[]) => ReactNode;
}

/** An answer that comes in pages: what has come so far in one list, and the way to more. */
export function PagedAnswer<Item>(props: PagedAnswerProps<Item>) {
  const { query, skeleton, empty, uncounted = false, children } = props;
  return (
    <Answer query={query} skeleton={skeleton}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        // A page without a row need not be the last one.
        if (empty !== undefined && items.length === 0 && !query.hasNextPage) return empty;
        return (
          <>
            {children(items)}
            <LoadMore query={query} shown={items.length} uncounted={uncounted} />
          </>
        );
      }}
    </Answer>
  );
}

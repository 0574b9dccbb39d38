import { ArrowDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import css from "../../ui/data-table.module.css";
import type { QueueSort } from "./queue-search.ts";

interface SortHeadingProps {
  column: QueueSort;
  sort: QueueSort;
  onSort: (sort: QueueSort) => void;
}

export function SortHeading({ column, sort, onSort }: SortHeadingProps) {
  const { t } = useTranslation();
  const name = t(`queue.columns.${column}`);
  const here = sort === column;
  return (
    <th scope="col" role="columnheader" aria-sort={here ? "descending" : "none"}>
      <button
        type="button"
        className={css["sort"]}
        aria-pressed={here}
        title={t("queue.sort", { column: name.toLowerCase() })}
        onClick={() => onSort(column)}
      >
        {name}
        {here ? <ArrowDown size={12} aria-hidden /> : null}
      </button>
    </th>
  );
}

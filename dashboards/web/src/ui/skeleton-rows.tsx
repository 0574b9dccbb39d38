import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import css from "./skeleton-rows.module.css";

/** Rows of a table before they are known, at the height they will have. */
export function SkeletonRows({ rows = 8, height = 44 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("state.loading")}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={css["row"]} style={{ height }}>
          <Skeleton height={10} width={44} />
          <Skeleton height={10} width={`${34 + ((index * 17) % 28)}%`} />
          <Skeleton height={10} width={72} ml="auto" />
        </div>
      ))}
    </div>
  );
}

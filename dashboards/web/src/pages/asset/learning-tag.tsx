import { GraduationCap } from "lucide-react";
import { useTranslation } from "react-i18next";
import { exact } from "../../time/exact.ts";
import { Tag } from "../../ui/tag.tsx";
import css from "./learning-tag.module.css";

/** Says what is still being learnt, and about until when. */
export function LearningTag({ until, what }: { until: string | null; what: string }) {
  const { t } = useTranslation();
  const day = (at: string) =>
    new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" }).format(Date.parse(at));
  return (
    <span className={css["learning"]} title={until === null ? undefined : exact(Date.parse(until))}>
      <Tag icon={<GraduationCap size={12} aria-hidden />}>
        {until === null
          ? t("anomaly.learning", { what })
          : t("anomaly.learningUntil", { what, until: day(until) })}
      </Tag>
    </span>
  );
}

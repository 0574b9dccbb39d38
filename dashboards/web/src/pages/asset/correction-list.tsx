import { PencilLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Signal } from "../../api/asset.ts";
import type { Correction } from "../../api/corrections.ts";
import { exact } from "../../time/exact.ts";
import { Moment } from "../../ui/moment.tsx";
import { amount } from "../../ui/quantity.ts";
import { unitText } from "#ingest/units";
import css from "./corrections.module.css";

interface CorrectionListProps {
  corrections: readonly Correction[];
  more: boolean;
  signal: Signal;
  timeZone: string | undefined;
}

/** What was corrected in this window: of when, from what to what, by whom, when and why. */
export function CorrectionList({ corrections, more, signal, timeZone }: CorrectionListProps) {
  const { t } = useTranslation();
  if (corrections.length === 0) return null;
  const said = ({ value, code }: Correction["was"]) =>
    code ??
    (value === null
      ? t("asset.noValue")
      : `${amount(value, signal.decimals)} ${unitText(signal.unit)}`);
  const count = corrections.length;
  return (
    <details className={css["corrections"]} open={count <= openUpTo}>
      <summary>{t(more ? "correction.newest" : "correction.count", { count })}</summary>
      <ul aria-label={t("correction.of", { signal: signal.name })}>
        {corrections.map((one) => (
          <li key={one.id}>
            <PencilLine size={13} aria-hidden />
            <span>{exact(Date.parse(one.observedAt), timeZone)}</span>
            <span>
              <s>{said(one.was)}</s> → <strong>{said(one.now)}</strong>
            </span>
            <span className={css["who"]}>
              {t(`correction.by.${one.now.by.kind}`, {
                name: one.now.by.name ?? t("correction.someone"),
              })}
              {", "}
              <Moment at={one.recordedAt} timeZone={timeZone} />
              {one.comment === null ? null : `: ${one.comment}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

const openUpTo = 3;

import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Signal } from "../../api/asset.ts";
import type { CandidateSignal } from "../../api/coverage-gaps.ts";
import { exact } from "../../time/exact.ts";
import { rate } from "../../ui/interval.ts";
import { Panel } from "../../ui/panel.tsx";
import { amount } from "../../ui/quantity.ts";
import { unitText } from "#ingest/units";
import { CandidateChart } from "./candidate-chart.tsx";
import css from "./gaps.module.css";

interface CandidatePanelProps {
  candidate: CandidateSignal;
  failedAt: number;
  /** undefined: not known yet, or no longer there. */
  signal: Signal | undefined;
  timeZone: string | undefined;
  onMakeRule: (() => void) | undefined;
}

/** One signal that was not where it usually is before the failure, with its month before it. */
export function CandidatePanel(props: CandidatePanelProps) {
  const { candidate, failedAt, signal, timeZone, onMakeRule } = props;
  const { t } = useTranslation();
  const since = exact(Date.parse(candidate.since), timeZone);
  const say = (value: number) =>
    `${amount(value, signal?.decimals ?? null)} ${unitText(signal?.unit ?? null)}`.trim();
  return (
    <Panel
      flush
      title={signal?.name ?? candidate.signal}
      aside={
        onMakeRule === undefined ? null : (
          <Button variant="default" size="compact-sm" onClick={onMakeRule}>
            {t("gaps.makeRule")}
          </Button>
        )
      }
    >
      <p className={css["words"]}>
        {candidate.kind === "code"
          ? t("gaps.code", { code: candidate.code, count: candidate.times, since })
          : t(`gaps.is.${candidate.direction}`, {
              mean: say(candidate.mean),
              usual: say(candidate.usual),
              strays: rate(candidate.strays),
              since,
            })}
      </p>
      {candidate.kind === "code" ? null : (
        <CandidateChart
          candidate={candidate}
          failedAt={failedAt}
          name={signal?.name ?? candidate.signal}
          unit={unitText(signal?.unit ?? null)}
          decimals={signal?.decimals ?? null}
          timeZone={timeZone}
        />
      )}
    </Panel>
  );
}

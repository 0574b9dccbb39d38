import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Signal } from "../../api/asset.ts";
import type { Stretch } from "../../api/readings.ts";
import { ChartTable } from "../../charts/chart-table.tsx";
import type { Series } from "../../charts/series.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { exact } from "../../time/exact.ts";
import { unitText } from "#ingest/units";
import { CorrectDialog, type ChosenReading } from "./correct-dialog.tsx";
import css from "./corrections.module.css";
import type { Corrections } from "./use-corrections.ts";

interface SignalTableProps {
  signal: Signal;
  stretch: Stretch;
  series: Series;
  corrections: Corrections;
  timeZone: string | undefined;
  format: (value: number) => string;
}

/** The table behind a chart. Where it shows single readings, those who answer for them can correct one. */
export function SignalTable({
  signal,
  stretch,
  corrections,
  timeZone,
  ...shown
}: SignalTableProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ChosenReading | null>(null);
  // What follows another signal is corrected where it was measured.
  const answersForThem = hasRole(usePerson(), "reliability-engineer") && signal.follows === null;
  const mayCorrect = answersForThem && stretch.source.everyMs === 0;
  const without = useMemo(
    () => new Set(stretch.points.flatMap(({ at, value }) => (value === null ? [at] : []))),
    [stretch],
  );
  const action = {
    name: t("correction.correct"),
    label: (at: number) => t("correction.correctAt", { at: exact(at, timeZone) }),
    act: (at: number, value: number | null) => {
      corrections.reset();
      setChosen({ at, value });
    },
  };
  return (
    <>
      <ChartTable
        name={signal.name}
        unit={unitText(signal.unit)}
        timeZone={timeZone}
        without={without}
        {...shown}
        {...(mayCorrect ? { action } : {})}
      />
      {answersForThem && !mayCorrect ? <p className={css["hint"]}>{t("correction.zoom")}</p> : null}
      <CorrectDialog
        key={chosen?.at}
        chosen={chosen}
        signal={signal}
        corrections={corrections}
        timeZone={timeZone}
        onClose={() => setChosen(null)}
      />
    </>
  );
}

import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { flagQuery, type Evidenced } from "../api/flag.ts";
import { Answer } from "../ui/answer.tsx";
import { EvidenceChart } from "./evidence-chart.tsx";

/** The evidence of a flag by its number: fetched apart, since an order knows only of which flags it is made. */
export function FlagEvidence({ flag, timeZone }: { flag: string; timeZone: string | undefined }) {
  const query = useQuery(flagQuery(flag));
  return (
    <Answer query={query} skeleton={<Skeleton height={240} m={16} w="auto" />}>
      {(found) => <EvidenceCharts flag={found} timeZone={timeZone} />}
    </Answer>
  );
}

/** One chart for each signal that the judgement looked at. */
export function EvidenceCharts({
  flag,
  timeZone,
}: {
  flag: Evidenced;
  timeZone: string | undefined;
}) {
  const { t } = useTranslation();
  const drawn = flag.evidence.signals.filter((signal) =>
    signal.readings.some((reading) => reading.value !== null),
  );
  if (drawn.length === 0) return <p>{t("evidence.nothingToDraw")}</p>;
  return (
    <>
      {drawn.map((signal) => (
        <EvidenceChart key={signal.signalId} flag={flag} signal={signal} timeZone={timeZone} />
      ))}
    </>
  );
}

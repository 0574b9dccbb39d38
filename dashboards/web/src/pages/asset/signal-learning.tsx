import { useTranslation } from "react-i18next";
import type { AssetAnomaly } from "../../api/anomaly.ts";
import { LearningTag } from "./learning-tag.tsx";

interface SignalLearningProps {
  anomaly: AssetAnomaly | undefined;
  signal: number;
}

/** In which ways a signal has nothing to be compared with yet. */
export function SignalLearning({ anomaly, signal }: SignalLearningProps) {
  const { t } = useTranslation();
  const learning = anomaly?.signals.find(({ signalId }) => signalId === signal)?.learning;
  if (!learning || learning.ways.length === 0) return null;
  const what = learning.ways.map((way) => t(`anomaly.way.${way}`)).join(t("anomaly.and"));
  return <LearningTag until={learning.until} what={what} />;
}

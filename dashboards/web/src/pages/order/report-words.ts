import { useTranslation } from "react-i18next";
import { activities, causes, mechanisms } from "../../api/failure-report.ts";

/** The codes the API takes, with the words a technician reads. */
export function useReportWords() {
  const { t } = useTranslation();
  return {
    mechanisms: mechanisms.map((value) => ({ value, label: t(`mechanism.${value}`) })),
    causes: causes.map((value) => ({ value, label: t(`cause.${value}`) })),
    activities: activities.map((value) => ({ value, label: t(`activity.${value}`) })),
  };
}

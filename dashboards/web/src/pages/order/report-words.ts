import { useTranslation } from "react-i18next";
import { failureCauses, failureMechanisms, maintenanceActivities } from "#workorders/iso-14224";

/** The codes the API takes, with the words a technician reads. */
export function useReportWords() {
  const { t } = useTranslation();
  return {
    mechanisms: failureMechanisms.map((value) => ({ value, label: t(`mechanism.${value}`) })),
    causes: failureCauses.map((value) => ({ value, label: t(`cause.${value}`) })),
    activities: maintenanceActivities.map((value) => ({ value, label: t(`activity.${value}`) })),
  };
}

import { useTranslation } from "react-i18next";
import { iso14224 } from "../../i18n/en/iso-14224.ts";

interface Choice {
  value: string;
  label: string;
}

/** The codes the API takes and the words a technician reads, in the order of the standard's tables. */
export function useMechanisms(): Choice[] {
  const { t } = useTranslation();
  return codes(iso14224.mechanism).map((code) => ({ value: code, label: t(`mechanism.${code}`) }));
}

export function useCauses(): Choice[] {
  const { t } = useTranslation();
  return codes(iso14224.cause).map((code) => ({ value: code, label: t(`cause.${code}`) }));
}

export function useActivities(): Choice[] {
  const { t } = useTranslation();
  return codes(iso14224.activity).map((code) => ({ value: code, label: t(`activity.${code}`) }));
}

function codes<Words extends object>(words: Words): (keyof Words & string)[] {
  return Object.keys(words) as (keyof Words & string)[];
}

import { useTranslation } from "react-i18next";

/** A reason's code in words; a code that is newer than this page is shown as it is. */
export function useReasonWords(): (reason: string) => string {
  const { t, i18n } = useTranslation();
  return (reason) => {
    const key = `letters.reason.${reason}`;
    return i18n.exists(key) ? t(key as "letters.reason.bad-json") : reason;
  };
}

import { Button } from "@mantine/core";
import { CircleX, Lock, SearchX, WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { isProblem } from "../api/problem.ts";
import { Notice } from "./notice.tsx";

interface RefusalProps {
  error: Error;
  retry?: () => void;
  /** It stands where the whole page would. */
  whole?: boolean;
}

/** Why there is nothing to show, by what the API said, and what the reader can do about it. */
export function Refusal({ error, retry, whole = false }: RefusalProps) {
  const { t } = useTranslation();
  if (isProblem(error, 403))
    return (
      <Notice whole={whole} icon={Lock} title={t("refusal.forbidden")}>
        {error.message}
      </Notice>
    );
  if (isProblem(error, 404))
    return (
      <Notice whole={whole} icon={SearchX} title={t("refusal.missing")}>
        {error.message}
      </Notice>
    );
  const again = retry ? (
    <Button variant="default" onClick={retry}>
      {t("refusal.retry")}
    </Button>
  ) : undefined;
  if (isProblem(error, 0))
    return (
      <Notice whole={whole} icon={WifiOff} title={t("refusal.unreachable")} action={again}>
        {t("refusal.unreachableRemedy")}
      </Notice>
    );
  return (
    <Notice whole={whole} icon={CircleX} tone="critical" title={t("refusal.failed")} action={again}>
      {error.message}
    </Notice>
  );
}

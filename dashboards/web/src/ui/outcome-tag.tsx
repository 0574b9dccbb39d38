import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Outcome } from "../api/failure-report.ts";
import { Tag } from "./tag.tsx";

const icons: Partial<Record<Outcome, typeof CircleX>> = {
  confirmed: CircleCheck,
  early: CircleCheck,
  "no-fault-found": CircleX,
};

/** What a flag was worth, once somebody looked. */
export function OutcomeTag({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation();
  const Icon = icons[outcome] ?? CircleHelp;
  return <Tag icon={<Icon size={12} aria-hidden />}>{t(`outcome.${outcome}`)}</Tag>;
}

import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Tag } from "./tag.tsx";

const icons: Record<string, typeof CircleX> = {
  confirmed: CircleCheck,
  early: CircleCheck,
  "no-fault-found": CircleX,
};

/** What a flag was worth, once somebody looked. */
export function OutcomeTag({ outcome }: { outcome: string }) {
  const { t, i18n } = useTranslation();
  const Icon = icons[outcome] ?? CircleHelp;
  const key = `outcome.${outcome}`;
  return (
    <Tag icon={<Icon size={12} aria-hidden />}>
      {i18n.exists(key) ? t(key as "outcome.confirmed") : outcome}
    </Tag>
  );
}

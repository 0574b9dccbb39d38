import { Package, PackageCheck, PackageX, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { KitStateName } from "../api/work-orders.ts";
import css from "./kit-state.module.css";

const icons: Record<KitStateName, LucideIcon | null> = {
  none: null,
  ready: PackageCheck,
  short: PackageX,
  picked: PackageCheck,
  settled: Package,
};

interface KitStateProps {
  state: KitStateName;
  missing: number;
  /** What is missing, where there is room to say it. */
  names?: string;
}

/** Whether the parts are there: ready, short of what, with the technician, or none needed. */
export function KitState({ state, missing, names }: KitStateProps) {
  const { t } = useTranslation();
  const Icon = icons[state];
  return (
    <span className={css["kit"]} data-state={state}>
      {Icon ? <Icon size={14} aria-hidden /> : null}
      {state === "short"
        ? names
          ? t("kit.shortOf", { names })
          : t("kit.short", { count: missing })
        : t(`kit.${state}`)}
    </span>
  );
}

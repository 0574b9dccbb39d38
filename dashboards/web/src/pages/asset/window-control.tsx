import { ActionIcon, Button } from "@mantine/core";
import { ChevronLeft, ChevronRight, ZoomOut } from "lucide-react";
import { useTranslation } from "react-i18next";
import { clock } from "../../time/exact.ts";
import { useNow } from "../../time/use-now.ts";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { presetNames, type AssetSearch, type Preset } from "./asset-search.ts";
import { shift, widen, type TimeWindow } from "./time-window.ts";
import css from "./window-control.module.css";

interface WindowControlProps {
  search: AssetSearch;
  usual: Preset;
  window: TimeWindow;
  onChange: (search: AssetSearch) => void;
}

/** Which stretch of time: by name, or step by step; what dragging does on the charts, with buttons. */
export function WindowControl({ search, usual, window, onChange }: WindowControlProps) {
  const { t } = useTranslation();
  const now = useNow(1_000);
  const views = presetNames.map((value) => ({ value, name: value }));
  const step = (label: string, icon: React.ReactNode, next: AssetSearch) => (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={28}
      aria-label={label}
      title={label}
      onClick={() => onChange(next)}
    >
      {icon}
    </ActionIcon>
  );
  return (
    <div className={css["control"]} data-no-print>
      {window.live ? null : (
        <Button variant="light" size="compact-xs" onClick={() => onChange({})}>
          {clock(window.from, now)} – {clock(window.to, now)} ×
        </Button>
      )}
      {step(t("window.earlier"), <ChevronLeft size={16} />, shift(window, -1, now))}
      {step(t("window.later"), <ChevronRight size={16} />, shift(window, 1, now))}
      {step(t("window.wider"), <ZoomOut size={15} />, widen(window, now))}
      <ViewTabs<Preset>
        label={t("window.label")}
        views={views}
        value={window.live ? (search.last ?? usual) : null}
        onChange={(last) => onChange({ last })}
      />
    </div>
  );
}

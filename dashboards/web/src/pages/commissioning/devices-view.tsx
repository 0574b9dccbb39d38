import { useInfiniteQuery } from "@tanstack/react-query";
import { Router } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  deviceList,
  deviceViews,
  type DeviceView,
  type DeviceWithSecret,
} from "../../api/devices.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import css from "../../ui/data-table.module.css";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { DeviceRow } from "./device-row.tsx";
import { SecretDialog } from "./secret-dialog.tsx";

interface DevicesViewProps {
  view: DeviceView;
  q: string;
  onChange: (view: DeviceView) => void;
  onSearch: (q: string) => void;
}

/** Who may publish: whether they came, with which secret, and a new one without a gap. */
export function DevicesView({ view, q, onChange, onSearch }: DevicesViewProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(deviceList({ view, q }));
  const [rotated, setRotated] = useState<DeviceWithSecret | null>(null);
  const body = useRowKeys<HTMLTableSectionElement>();
  return (
    <>
      <FilterBar>
        <ViewTabs
          label={t("commissioning.devices.label")}
          views={deviceViews.map((value) => ({ value, name: t(`commissioning.devices.${value}`) }))}
          value={view}
          onChange={onChange}
        />
        <SearchField label={t("commissioning.devices.search")} value={q} onChange={onSearch} />
      </FilterBar>
      <div className={css["frame"]}>
        <PagedAnswer
          query={query}
          skeleton={<SkeletonRows />}
          empty={
            <Notice icon={Router} title={t("commissioning.devices.empty")}>
              {t("commissioning.devices.emptyText")}
            </Notice>
          }
        >
          {(devices) => (
            <table className={css["table"]} aria-label={t("commissioning.views.devices")}>
              <thead>
                <tr>
                  <th scope="col">{t("commissioning.devices.columns.device")}</th>
                  <th scope="col">{t("commissioning.devices.columns.assets")}</th>
                  <th scope="col">{t("commissioning.devices.columns.connected")}</th>
                  <th scope="col">{t("commissioning.devices.columns.secret")}</th>
                  <th scope="col">{t("commissioning.devices.columns.act")}</th>
                </tr>
              </thead>
              <tbody ref={body}>
                {devices.map((device) => (
                  <DeviceRow key={device.id} device={device} onRotated={setRotated} />
                ))}
              </tbody>
            </table>
          )}
        </PagedAnswer>
      </div>
      <SecretDialog device={rotated} onClose={() => setRotated(null)} />
    </>
  );
}

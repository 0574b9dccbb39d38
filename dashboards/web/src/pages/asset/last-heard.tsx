import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { latestQuery, type Asset } from "../../api/asset.ts";
import { Moment } from "../../ui/moment.tsx";

export function LastHeard({ asset }: { asset: Asset }) {
  const { t } = useTranslation();
  const { data } = useQuery(latestQuery(asset.id));
  if (!data) return null;
  const last = Math.max(
    ...data.signals.flatMap(({ reading }) => (reading ? [Date.parse(reading.observedAt)] : [])),
  );
  if (!Number.isFinite(last)) return <>{t("asset.neverHeard")}</>;
  return (
    <>
      {t("asset.lastHeard")} <Moment at={last} timeZone={asset.site.timeZone} />.
    </>
  );
}

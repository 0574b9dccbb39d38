import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { sitesQuery } from "../api/sites.ts";

/** Only where there is a choice: with one site it would be a riddle. */
export function SiteFilter({
  value,
  onChange,
}: {
  value: string;
  onChange: (site: string) => void;
}) {
  const { t } = useTranslation();
  const { data } = useQuery(sitesQuery);
  if (!data || data.items.length < 2) return null;
  return (
    <Select
      aria-label={t("queue.site")}
      size="xs"
      w={150}
      value={value}
      onChange={(site) => onChange(site ?? "")}
      data={[
        { value: "", label: t("queue.everySite") },
        ...data.items.map((site) => ({ value: String(site.id), label: site.name })),
      ]}
    />
  );
}

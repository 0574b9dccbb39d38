import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { assetClassesQuery } from "../../api/assets.ts";

export function ClassFilter({
  value,
  onChange,
}: {
  value: string;
  onChange: (code: string) => void;
}) {
  const { t } = useTranslation();
  const { data } = useQuery(assetClassesQuery);
  return (
    <Select
      aria-label={t("assets.class")}
      size="xs"
      w={170}
      value={value}
      onChange={(code) => onChange(code ?? "")}
      data={[
        { value: "", label: t("assets.everyClass") },
        ...(data?.items ?? []).map(({ code, name }) => ({ value: code, label: name })),
      ]}
    />
  );
}

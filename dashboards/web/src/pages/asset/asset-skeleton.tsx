import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";

export function AssetSkeleton() {
  const { t } = useTranslation();
  return (
    <Page
      name={t("state.loading")}
      title={<Skeleton height={22} width={260} />}
      answer={<Skeleton height={12} width={380} maw="90%" mt={10} />}
    >
      <Skeleton height={78} />
      <Panel title={t("asset.signals")}>
        <Skeleton height={420} />
      </Panel>
    </Page>
  );
}

import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";
import css from "./order-view.module.css";

export function OrderSkeleton() {
  const { t } = useTranslation();
  return (
    <Page
      name={t("state.loading")}
      title={<Skeleton height={22} width={320} maw="80%" />}
      answer={<Skeleton height={12} width={420} maw="90%" mt={10} />}
    >
      <div className={css["columns"]} role="status" aria-label={t("state.loading")}>
        <div className={css["main"]}>
          <Panel title={t("order.why")}>
            <Skeleton height={44} />
          </Panel>
          <Panel title={t("order.evidence")}>
            <Skeleton height={220} />
          </Panel>
        </div>
        <div className={css["side"]}>
          <Panel title={t("order.priority")}>
            <Skeleton height={160} />
          </Panel>
          <Panel title={t("order.kit")}>
            <Skeleton height={90} />
          </Panel>
        </div>
      </div>
    </Page>
  );
}

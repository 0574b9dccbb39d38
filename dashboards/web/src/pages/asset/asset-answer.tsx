import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../api/asset.ts";
import type { FlagRow } from "../../api/flags.ts";
import { isEnded, type WorkOrderRow } from "../../api/work-orders.ts";
import { LastHeard } from "./last-heard.tsx";

interface AssetAnswerProps {
  asset: Asset;
  flags: readonly FlagRow[] | undefined;
  orders: readonly WorkOrderRow[] | undefined;
}

/** Well or not, in a sentence, and since when we have heard of it. */
export function AssetAnswer({ asset, flags, orders }: AssetAnswerProps) {
  const { t } = useTranslation();
  if (!flags || !orders) return <>&nbsp;</>;
  const open = flags.filter((flag) => flag.state !== "normal");
  const work = orders.filter(({ status }) => !isEnded(status));
  return (
    <>
      {open.length === 0 ? t("asset.well") : t("asset.flags", { count: open.length })}{" "}
      {work.map((order) => (
        <span key={order.id}>
          <Link to="/work-orders/$order" params={{ order: order.number }}>
            {order.number}
          </Link>{" "}
          {t("asset.orderIs", { status: t(`status.${order.status}`).toLowerCase() })}{" "}
        </span>
      ))}
      <LastHeard asset={asset} />
    </>
  );
}

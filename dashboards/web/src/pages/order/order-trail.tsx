import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { WorkOrder } from "../../api/work-order.ts";

export function OrderTrail({ order }: { order: WorkOrder }) {
  const { t } = useTranslation();
  return (
    <>
      <Link to="/work-orders">{t("nav.queue")}</Link>
      <ChevronRight size={13} aria-hidden />
      <span>{order.number}</span>
    </>
  );
}

import { Link } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Notice } from "../../ui/notice.tsx";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Notice
      icon={SearchX}
      title={t("notFound.title")}
      action={<Link to="/work-orders">{t("notFound.back")}</Link>}
    >
      {t("notFound.text")}
    </Notice>
  );
}

import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { navItems } from "./nav-items.ts";
import css from "./nav.module.css";

/** The five pages: a column beside the content, or a bar under the thumb on a phone. */
export function Nav({ place }: { place: "side" | "bottom" }) {
  const { t } = useTranslation();
  return (
    <nav className={css[place]} aria-label={t("nav.label")}>
      {navItems.map(({ to, name, short, icon: Icon }) => (
        <Link key={to} to={to} className={css["item"]} activeProps={{ "data-here": true }}>
          <Icon size={place === "side" ? 17 : 20} strokeWidth={1.8} aria-hidden />
          <span>{t(`nav.${place === "side" ? name : short}`)}</span>
        </Link>
      ))}
    </nav>
  );
}

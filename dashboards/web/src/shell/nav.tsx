import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { usePerson } from "../session/use-person.ts";
import { navItemsFor } from "./nav-items.ts";
import css from "./nav.module.css";

/** The pages: a column beside the content, or a bar under the thumb on a phone. */
export function Nav({ place }: { place: "side" | "bottom" }) {
  const { t } = useTranslation();
  const person = usePerson();
  return (
    <nav className={css[place]} aria-label={t("nav.label")}>
      {navItemsFor(person).map(({ to, name, short, icon: Icon }) => (
        <Link key={to} to={to} className={css["item"]} activeProps={{ "data-here": true }}>
          <Icon size={place === "side" ? 17 : 20} strokeWidth={1.8} aria-hidden />
          <span>{t(`nav.${place === "side" ? name : short}`)}</span>
        </Link>
      ))}
    </nav>
  );
}

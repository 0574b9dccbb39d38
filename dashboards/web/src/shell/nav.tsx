import { Link, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { usePerson } from "../session/use-person.ts";
import { navItemsFor } from "./nav-items.ts";
import { MoreMenu } from "./more-menu.tsx";
import css from "./nav.module.css";
import { isWithin } from "./sections.ts";

/** As many as a thumb tells apart on the narrowest phone. */
const inBar = 5;

/** The pages: a column beside the content, or a bar under the thumb on a phone, with what has no room there behind "More". */
export function Nav({ place }: { place: "side" | "bottom" }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const items = navItemsFor(usePerson());
  const shown = place === "side" || items.length <= inBar ? items : items.slice(0, inBar - 1);
  return (
    <nav className={css[place]} aria-label={t("nav.label")}>
      {shown.map(({ to, name, short, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          className={css["item"]}
          data-here={isWithin(to, pathname) || undefined}
        >
          <Icon size={place === "side" ? 17 : 20} strokeWidth={1.8} aria-hidden />
          <span>{t(`nav.${place === "side" ? name : short}`)}</span>
        </Link>
      ))}
      {shown.length < items.length ? <MoreMenu items={items.slice(shown.length)} /> : null}
    </nav>
  );
}

import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { usePerson } from "../session/use-person.ts";
import { pagesFor, type Section } from "../shell/sections.ts";
import { bringIntoSight } from "./bring-into-sight.ts";
import css from "./section-links.module.css";

/** The link of the page that is open. */
function showCurrent(links: HTMLElement | null): void {
  bringIntoSight(links?.querySelector<HTMLElement>("[aria-current=page]"));
}

const exactly = { exact: true, includeSearch: false };

/** The pages beside this one. */
export function SectionLinks({ section }: { section: Section }) {
  const { t } = useTranslation();
  const person = usePerson();
  return (
    <nav
      ref={showCurrent}
      className={css["links"]}
      aria-label={t(`section.label.${section}`)}
      data-no-print
    >
      {pagesFor(section, person).map(({ to, name }) => (
        <Link key={to} to={to} className={css["link"]} activeOptions={exactly}>
          {t(`section.${name}`)}
        </Link>
      ))}
    </nav>
  );
}

import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ShortcutsHelp } from "../keyboard/shortcuts-help.tsx";
import { FeedListener } from "../live/feed-listener.tsx";
import { Brand } from "../ui/brand.tsx";
import { CommandPalette } from "./command-palette.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { Nav } from "./nav.tsx";
import { SearchButton } from "./search-button.tsx";
import css from "./shell.module.css";
import { UserMenu } from "./user-menu.tsx";

/** What surrounds every page: where else to go, who I am, whether what I see is live. */
export function Shell() {
  const { t } = useTranslation();
  return (
    <div className={css["shell"]}>
      <a href="#content" className={css["skip"]}>
        {t("skip")}
      </a>
      <aside className={css["side"]} aria-label={t("aside")} data-no-print>
        <div className={css["brand"]}>
          <Brand />
        </div>
        <SearchButton />
        <Nav place="side" />
        <div className={css["user"]}>
          <UserMenu />
        </div>
      </aside>
      <header className={css["top"]} data-no-print>
        <Brand />
        <div className={css["topRight"]}>
          <SearchButton compact />
          <UserMenu compact />
        </div>
      </header>
      <main id="content" className={css["content"]} tabIndex={-1}>
        <ConnectionBanner />
        <Outlet />
      </main>
      <div className={css["bottom"]} data-no-print>
        <Nav place="bottom" />
      </div>
      <FeedListener />
      <CommandPalette />
      <ShortcutsHelp />
    </div>
  );
}

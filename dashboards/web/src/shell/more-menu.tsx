import { Menu, UnstyledButton } from "@mantine/core";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { NavItem } from "./nav-items.ts";
import css from "./nav.module.css";
import { isWithin } from "./sections.ts";

/** The pages that the bar has no room for; it is marked when the reader is on one of them. */
export function MoreMenu({ items }: { items: readonly NavItem[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const isHere = (to: string) => isWithin(to, pathname);
  return (
    <Menu position="top-end" width={220} offset={6}>
      <Menu.Target>
        <UnstyledButton
          className={css["item"]}
          data-here={items.some(({ to }) => isHere(to)) || undefined}
        >
          <Ellipsis size={20} strokeWidth={1.8} aria-hidden />
          <span>{t("nav.more")}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(({ to, name, icon: Icon }) => (
          <Menu.Item
            key={to}
            className={css["more"]}
            aria-current={isHere(to) ? "page" : undefined}
            leftSection={<Icon size={18} strokeWidth={1.8} aria-hidden />}
            onClick={() => void navigate({ to })}
          >
            {t(`nav.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

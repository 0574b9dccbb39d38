import { useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Gauge, Keyboard, Moon, Sun, Wrench, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { assetsQuery } from "../api/assets.ts";
import { workOrdersQuery } from "../api/work-orders.ts";
import { openDialog } from "./dialogs.ts";
import { usePerson } from "../session/use-person.ts";
import { navItemsFor } from "./nav-items.ts";
import { pagesFor, sectionOf } from "./sections.ts";

export interface PaletteItem {
  id: string;
  group: string;
  name: string;
  hint?: string;
  icon: LucideIcon;
  act: () => void;
}

/** What the text may mean: orders and assets that the server finds, then pages and actions by their names. */
export function usePaletteItems(text: string): PaletteItem[] {
  const wanted = text.trim();
  return [...useOrders(wanted), ...useAssets(wanted), ...usePages(wanted), ...useActions(wanted)];
}

const enough = 2;
const shown = 6;

function useOrders(text: string): PaletteItem[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [q] = useDebouncedValue(text, 120);
  const { data } = useQuery({
    ...workOrdersQuery({ q, limit: shown }),
    enabled: q.length >= enough,
  });
  if (text.length < enough) return [];
  return (data?.items ?? []).map((order) => ({
    id: `order-${order.id}`,
    group: t("palette.orders"),
    name: `${order.number} ${order.title}`,
    hint: order.asset.tag,
    icon: Wrench,
    act: () => void navigate({ to: "/work-orders/$order", params: { order: order.number } }),
  }));
}

function useAssets(text: string): PaletteItem[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [q] = useDebouncedValue(text, 120);
  const { data } = useQuery({ ...assetsQuery({ q, limit: shown }), enabled: q.length >= enough });
  if (text.length < enough) return [];
  return (data?.items ?? []).map((asset) => ({
    id: `asset-${asset.id}`,
    group: t("palette.assets"),
    name: `${asset.tag} ${asset.name}`,
    icon: Gauge,
    act: () => void navigate({ to: "/assets/$asset", params: { asset: String(asset.id) } }),
  }));
}

function usePages(text: string): PaletteItem[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const person = usePerson();
  const group = t("palette.pages");
  const besides = (to: string) => {
    const section = sectionOf(to);
    return section === undefined ? [] : pagesFor(section, person).slice(1);
  };
  return navItemsFor(person)
    .flatMap(({ to, name, icon }) => [
      {
        id: `page-${name}`,
        group,
        name: t(`nav.${name}`),
        icon,
        act: () => void navigate({ to }),
      },
      ...besides(to).map((page) => ({
        id: `page-${page.name}`,
        group,
        name: t(`section.${page.name}`),
        icon,
        act: () => void navigate({ to: page.to }),
      })),
    ])
    .filter(({ name }) => matches(name, text));
}

function useActions(text: string): PaletteItem[] {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const group = t("palette.actions");
  const actions: PaletteItem[] = [
    { id: "light", group, name: t("palette.light"), icon: Sun, act: () => setColorScheme("light") },
    { id: "dark", group, name: t("palette.dark"), icon: Moon, act: () => setColorScheme("dark") },
    { id: "keys", group, name: t("shortcuts"), icon: Keyboard, act: () => openDialog("shortcuts") },
  ];
  return actions.filter(({ name }) => matches(name, text));
}

function matches(name: string, text: string): boolean {
  return name.toLowerCase().includes(text.toLowerCase());
}

import { ActionIcon, Kbd, UnstyledButton } from "@mantine/core";
import { Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { openDialog } from "./dialogs.ts";
import css from "./search-button.module.css";

export function SearchButton({ compact = false }: { compact?: boolean }) {
  const { t } = useTranslation();
  const open = () => openDialog("palette");
  if (compact)
    return (
      <ActionIcon variant="subtle" color="gray" size={44} onClick={open} aria-label={t("search")}>
        <Search size={20} />
      </ActionIcon>
    );
  return (
    <UnstyledButton className={css["button"]} onClick={open} title={t("search")}>
      <Search size={15} aria-hidden />
      <span>{t("searchShort")}</span>
      <Kbd size="xs">Ctrl K</Kbd>
    </UnstyledButton>
  );
}

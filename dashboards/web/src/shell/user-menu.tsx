import {
  ActionIcon,
  Menu,
  SegmentedControl,
  UnstyledButton,
  VisuallyHidden,
  useMantineColorScheme,
} from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Bell, BookOpen, ChevronsUpDown, Keyboard, LogOut, UserRound } from "lucide-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { signOut } from "../api/session.ts";
import { changePerson } from "../session/change-person.ts";
import { usePerson } from "../session/use-person.ts";
import { openDialog } from "./dialogs.ts";
import css from "./user-menu.module.css";

export function UserMenu({ compact = false }: { compact?: boolean }) {
  const { t } = useTranslation();
  const person = usePerson();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useMutation({
    mutationFn: signOut,
    onSettled: () => changePerson(queries, null),
  });
  const roles = person.roles.map((role) => t(`roles.${role}`)).join(", ");
  return (
    <Menu width={248} position={compact ? "bottom-end" : "top-start"}>
      <Menu.Target>
        {compact ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={44}
            aria-label={t("account", { name: person.name })}
          >
            <UserRound size={20} />
          </ActionIcon>
        ) : (
          <UnstyledButton className={css["person"]}>
            <span className={css["initials"]} aria-hidden>
              {initials(person.name)}
            </span>
            <span className={css["words"]}>
              <span className={css["name"]}>{person.name}</span>
              <span className={css["roles"]}>{roles}</span>
            </span>
            <VisuallyHidden>{t("accountOf")}</VisuallyHidden>
            <ChevronsUpDown size={14} aria-hidden />
          </UnstyledButton>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {person.name} · {roles}
        </Menu.Label>
        <div className={css["scheme"]}>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t("scheme.label")}
            value={colorScheme}
            onChange={(value) => setColorScheme(value)}
            data={[
              { value: "light", label: t("scheme.light") },
              { value: "dark", label: t("scheme.dark") },
              { value: "auto", label: t("scheme.auto") },
            ]}
          />
        </div>
        <Menu.Item
          leftSection={<Bell size={15} />}
          onClick={() => void navigate({ to: "/notifications" })}
        >
          {t("myNotifications")}
        </Menu.Item>
        <Menu.Item leftSection={<Keyboard size={15} />} onClick={() => openDialog("shortcuts")}>
          {t("shortcuts")}
        </Menu.Item>
        <Menu.Item leftSection={<BookOpen size={15} />} component="a" href="/api/v1/docs">
          {t("apiDocs")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={15} />} onClick={() => leave.mutate()}>
          {t("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return (
    (words[0]?.[0] ?? "") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")
  ).toUpperCase();
}

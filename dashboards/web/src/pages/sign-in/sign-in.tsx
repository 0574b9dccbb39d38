import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { signIn } from "../../api/session.ts";
import { changePerson } from "../../session/change-person.ts";
import { FormProblem } from "../../ui/form-problem.tsx";
import { EntryPage } from "./entry-page.tsx";

export function SignIn() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const enter = useMutation({
    mutationFn: signIn,
    meta: { signsIn: true },
    onSuccess: (person) => changePerson(queries, person),
  });
  useEffect(() => {
    document.title = `${t("signIn.title")} · Millwright`;
  }, [t]);
  return (
    <EntryPage title={t("signIn.title")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          enter.mutate({ email, password });
        }}
      >
        <TextInput
          label={t("signIn.email")}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          mt={12}
          label={t("signIn.password")}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <FormProblem error={enter.error} />
        <Button type="submit" fullWidth mt={18} h={38} loading={enter.isPending}>
          {t("signIn.enter")}
        </Button>
      </form>
    </EntryPage>
  );
}

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { setUp, setupQuery, type FirstAdministrator } from "../../api/session.ts";
import { changePerson } from "../../session/change-person.ts";
import { FormProblem } from "../../ui/form-problem.tsx";
import { EntryPage } from "../sign-in/entry-page.tsx";

const shortestPassword = 12;

/** Makes the first administrator with the code that the first start printed. */
export function Setup() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const needed = useQuery(setupQuery).data?.needed ?? true;
  const form = useForm<FirstAdministrator>({
    initialValues: { code: "", name: "", email: "", password: "" },
    validate: {
      password: (value) =>
        value.length < shortestPassword ? t("setup.tooShort", { count: shortestPassword }) : null,
    },
  });
  const make = useMutation({
    mutationFn: (first: FirstAdministrator) => setUp({ ...first, code: first.code.trim() }),
    meta: { signsIn: true },
    onSuccess: async (person) => {
      changePerson(queries, person);
      await navigate({ to: "/work-orders" });
    },
  });
  const field = (name: keyof FirstAdministrator) => ({
    name,
    label: t(`setup.${name}`),
    required: true,
    withAsterisk: false,
    mt: 12,
    ...form.getInputProps(name),
  });
  return (
    <EntryPage
      title={t("setup.title")}
      lead={needed ? t("setup.lead") : t("setup.done")}
      foot={needed ? null : <Link to="/work-orders">{t("setup.haveAccount")}</Link>}
    >
      <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
        <TextInput
          {...field("code")}
          autoComplete="one-time-code"
          description={t("setup.codeHint")}
          autoFocus
        />
        <TextInput {...field("name")} autoComplete="name" />
        <TextInput {...field("email")} type="email" autoComplete="username" />
        <PasswordInput
          {...field("password")}
          autoComplete="new-password"
          description={t("setup.passwordHint", { count: shortestPassword })}
        />
        <FormProblem error={make.error} />
        <Button type="submit" fullWidth mt={18} h={38} loading={make.isPending}>
          {t("setup.make")}
        </Button>
      </form>
    </EntryPage>
  );
}

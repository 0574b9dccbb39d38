import { Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { addEmail, type Ways } from "../../api/contact-points.ts";
import { FormProblem } from "../../ui/form-problem.tsx";
import css from "./notifications.module.css";
import { useContacts } from "./use-contacts.ts";

/** An address is asked first whether it is right: nothing else is sent to it before. */
export function AddEmail({ way }: { way: Ways["email"] }) {
  const { t } = useTranslation();
  const [address, setAddress] = useState("");
  const add = useContacts(addEmail, (made) => {
    setAddress("");
    notifications.show({ message: t("notifications.email.asked", { address: made.address }) });
  });
  if (!way.open)
    return <p className={css["closed"]}>{t("notifications.email.closed", { why: way.reason })}</p>;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate(address.trim());
      }}
    >
      <div className={css["line"]}>
        <TextInput
          type="email"
          autoComplete="email"
          label={t("notifications.email.label")}
          required
          withAsterisk={false}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          {t("notifications.email.add")}
        </Button>
      </div>
      <FormProblem error={add.error} />
    </form>
  );
}

import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { addBrowser, type Ways } from "../../api/contact-points.ts";
import { rememberContact } from "../../push/own-contact.ts";
import { pushSupport, subscribe } from "../../push/push-browser.ts";
import { FormProblem } from "../../ui/form-problem.tsx";
import css from "./notifications.module.css";
import { useContacts } from "./use-contacts.ts";

/** This browser shows messages also while no page of ours is open. */
export function AddBrowser({ way }: { way: Ways["push"] }) {
  const { t } = useTranslation();
  const [support, setSupport] = useState(pushSupport);
  const add = useContacts(
    async (key: string) => {
      const subscription = await subscribe(key);
      return subscription === null ? null : addBrowser(subscription);
    },
    (made) => {
      setSupport(pushSupport());
      if (made === null) return;
      rememberContact(made.id);
      notifications.show({ message: t("notifications.push.done", { name: made.name }) });
    },
  );
  const { open, publicKey, reason } = way;
  if (!open || publicKey === null)
    return <p className={css["closed"]}>{t("notifications.push.closed", { why: reason })}</p>;
  if (support !== "yes")
    return <p className={css["closed"]}>{t(`notifications.push.cannot.${support}`)}</p>;
  return (
    <div>
      <Button variant="default" loading={add.isPending} onClick={() => add.mutate(publicKey)}>
        {t("notifications.push.add")}
      </Button>
      <FormProblem error={add.error} />
    </div>
  );
}

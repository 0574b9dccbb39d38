import { Button, Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, Mail, MonitorSmartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import {
  askForConfirmation,
  changeContactPoint,
  removeContactPoint,
  testContactPoint,
  type ContactPoint,
  type Urgency,
} from "../../api/contact-points.ts";
import { ownContact, rememberContact } from "../../push/own-contact.ts";
import { unsubscribe } from "../../push/push-browser.ts";
import { FormProblem } from "../../ui/form-problem.tsx";
import { severities, severityLook } from "../../ui/severity.ts";
import { Tag } from "../../ui/tag.tsx";
import { TestResult } from "../../ui/test-result.tsx";
import css from "./notifications.module.css";
import { useContacts } from "./use-contacts.ts";

/** One way: whether it works, what goes by it, and what happens when it is tried. */
export function ContactRow({ contact }: { contact: ContactPoint }) {
  const { t } = useTranslation();
  const { id, channel, name, address, confirmed } = contact;
  const isHere = channel === "push" && ownContact() === id;
  const change = useContacts((leastUrgency: Urgency) => changeContactPoint(id, { leastUrgency }));
  const remove = useContacts(async () => {
    await removeContactPoint(id);
    if (!isHere) return;
    rememberContact(null);
    await unsubscribe();
  });
  const ask = useContacts(
    () => askForConfirmation(id),
    () => notifications.show({ message: t("notifications.email.asked", { address }) }),
  );
  const test = useMutation({ mutationFn: () => testContactPoint(id) });
  const Icon = channel === "email" ? Mail : MonitorSmartphone;
  return (
    <li>
      <Icon size={18} aria-hidden />
      <div className={css["who"]}>
        <strong>{channel === "email" ? address : name}</strong>
        <span className={css["about"]}>
          {channel === "push" ? t("notifications.push.by", { host: address }) : null}
          {isHere ? t("notifications.push.here") : null}
          <Tag
            tone={confirmed ? "plain" : "accent"}
            icon={
              confirmed ? (
                <CircleCheck size={12} aria-hidden />
              ) : (
                <CircleDashed size={12} aria-hidden />
              )
            }
          >
            {t(confirmed ? "notifications.works" : "notifications.email.unconfirmed")}
          </Tag>
        </span>
        <FormProblem error={change.error ?? remove.error ?? ask.error ?? test.error} />
        <TestResult answer={test.data} />
      </div>
      <Select
        aria-label={t("notifications.leastOf", { name })}
        size="xs"
        w={190}
        allowDeselect={false}
        value={String(contact.leastUrgency)}
        data={severities.map((value) => ({
          value: String(value),
          label:
            value === 1
              ? t("notifications.everything")
              : t("notifications.fromUrgency", {
                  urgency: t(`severity.${severityLook[value].name}`).toLowerCase(),
                }),
        }))}
        onChange={(value) => change.mutate(severities.find((each) => String(each) === value) ?? 1)}
      />
      <span className={css["buttons"]}>
        {confirmed ? (
          <Button
            variant="default"
            size="compact-sm"
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            {t("notifications.test.button")}
          </Button>
        ) : (
          <Button
            variant="default"
            size="compact-sm"
            loading={ask.isPending}
            onClick={() => ask.mutate(undefined)}
          >
            {t("notifications.email.again")}
          </Button>
        )}
        <Button
          variant="subtle"
          size="compact-sm"
          loading={remove.isPending}
          aria-label={t("notifications.removeOf", { name })}
          onClick={() => remove.mutate(undefined)}
        >
          {t("notifications.remove")}
        </Button>
      </span>
    </li>
  );
}

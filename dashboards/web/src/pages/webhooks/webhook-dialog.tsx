import { Button, Modal, MultiSelect, TagsInput, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sitesQuery } from "../../api/sites.ts";
import { addWebhook, changeWebhook, type Webhook } from "../../api/webhooks.ts";
import { usePerson } from "../../session/use-person.ts";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";

interface WebhookDialogProps {
  /** Absent: a new one. */
  webhook?: Webhook;
  onSecret: (made: { name: string; secret: string }) => void;
  onClose: () => void;
}

/** Where a program listens, to which events and of which sites. */
export function WebhookDialog({ webhook, onSecret, onClose }: WebhookDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const person = usePerson();
  const known = useQuery(sitesQuery).data?.items ?? [];
  const [name, setName] = useState(webhook?.name ?? "");
  const [url, setUrl] = useState(webhook?.url ?? "");
  const [events, setEvents] = useState(webhook?.events ?? ["*"]);
  const [sites, setSites] = useState<number[]>(
    webhook === undefined || webhook.sites === "all" ? [] : webhook.sites,
  );
  const save = useMutation({
    mutationFn: async () => {
      const all = sites.length === 0 && person.sites === "all";
      const facts = {
        name: name.trim(),
        url: url.trim(),
        events,
        sites: all ? "all" : sites,
      } as const;
      if (webhook === undefined) onSecret({ name: facts.name, ...(await addWebhook(facts)) });
      else await changeWebhook(webhook.id, facts);
    },
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ["webhooks"] });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        webhook === undefined ? t("webhooks.add") : t("webhooks.changeOf", { name: webhook.name })
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          data-autofocus
          label={t("webhooks.name")}
          required
          withAsterisk={false}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          mt="sm"
          type="url"
          label={t("webhooks.url")}
          placeholder="https://"
          required
          withAsterisk={false}
          maxLength={2_000}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TagsInput
          mt="sm"
          label={t("webhooks.events")}
          description={t("webhooks.eventsHint")}
          data={offered}
          value={events}
          onChange={setEvents}
        />
        <MultiSelect
          mt="sm"
          label={t("webhooks.sites")}
          placeholder={sites.length === 0 ? t("rota.everySite") : undefined}
          value={sites.map(String)}
          data={known.map((site) => ({ value: String(site.id), label: site.name }))}
          onChange={(ids) => setSites(ids.map(Number))}
        />
        <FormProblem error={save.error} />
        <FormActions>
          <Button type="submit" loading={save.isPending}>
            {t("rota.save")}
          </Button>
        </FormActions>
      </form>
    </Modal>
  );
}

const offered = ["*", "escalation.told"];

import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CirclePause } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  changeWebhook,
  removeWebhook,
  renewSecret,
  testWebhook,
  type Webhook,
} from "../../api/webhooks.ts";
import css from "../../ui/data-table.module.css";
import { FormProblem } from "../../ui/form-problem.tsx";
import { Tag } from "../../ui/tag.tsx";
import { TestResult } from "../../ui/test-result.tsx";
import { AskFirst } from "./ask-first.tsx";
import own from "./webhooks.module.css";

interface WebhookRowProps {
  webhook: Webhook;
  onChange: () => void;
  onSecret: (made: { name: string; secret: string }) => void;
}

/** One program: where it listens, to what, and what happens when it is tried. */
export function WebhookRow({ webhook, onChange, onSecret }: WebhookRowProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { id, name, url, events, paused } = webhook;
  const refresh = () => queries.invalidateQueries({ queryKey: ["webhooks"] });
  const [asked, setAsked] = useState<"renew" | "remove" | null>(null);
  const pause = useMutation({
    mutationFn: () => changeWebhook(id, { paused: paused === null }),
    onSuccess: refresh,
  });
  const remove = useMutation({ mutationFn: () => removeWebhook(id), onSuccess: refresh });
  const renew = useMutation({
    mutationFn: () => renewSecret(id),
    onSuccess: ({ secret }) => {
      onSecret({ name, secret });
      return refresh();
    },
  });
  const test = useMutation({ mutationFn: () => testWebhook(id) });
  const button = (words: string, act: { mutate: () => void; isPending: boolean }) => (
    <Button
      variant="subtle"
      size="compact-xs"
      loading={act.isPending}
      aria-label={`${words}: ${name}`}
      onClick={() => act.mutate()}
    >
      {words}
    </Button>
  );
  const words = { renew: t("webhooks.renew"), remove: t("notifications.remove") };
  const asks = (what: "renew" | "remove", { isPending }: { isPending: boolean }) =>
    button(words[what], { isPending, mutate: () => setAsked(what) });
  return (
    <tr role="row" className={css["row"]}>
      <td role="cell" className={`${css["main"]} ${css["wide"]}`}>
        <strong>{name}</strong>
        <div className={`${css["sub"]} ${own["url"]}`}>{url}</div>
        <FormProblem error={pause.error ?? remove.error ?? renew.error ?? test.error} />
        <TestResult answer={test.data} />
      </td>
      <td role="cell" className={css["later"]} data-name={t("webhooks.columns.events")}>
        {events.includes("*") ? t("webhooks.everything") : events.join(", ")}
      </td>
      <td role="cell">
        <Tag
          tone={paused === null ? "plain" : "medium"}
          icon={
            paused === null ? (
              <CircleCheck size={12} aria-hidden />
            ) : (
              <CirclePause size={12} aria-hidden />
            )
          }
        >
          {t(paused === null ? "webhooks.listens" : "webhooks.paused")}
        </Tag>
        {paused === null ? null : <div className={css["sub"]}>{paused}</div>}
      </td>
      <td role="cell" className={css["later"]}>
        <span className={own["buttons"]}>
          {button(t("notifications.test.button"), test)}
          <Button variant="subtle" size="compact-xs" onClick={onChange}>
            {t("webhooks.change")}
          </Button>
          {button(t(paused === null ? "webhooks.pause" : "webhooks.wake"), pause)}
          {asks("renew", renew)}
          {asks("remove", remove)}
        </span>
        {asked === null ? null : (
          <AskFirst
            title={t(`webhooks.sure.${asked}.title`, { name })}
            text={t(`webhooks.sure.${asked}.text`)}
            button={words[asked]}
            onDo={() => (asked === "renew" ? renew : remove).mutate()}
            onClose={() => setAsked(null)}
          />
        )}
      </td>
    </tr>
  );
}

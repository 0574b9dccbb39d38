import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { UnknownSignal } from "../../api/commissioning.ts";
import { FormProblem } from "../../ui/form-problem.tsx";
import { Moment } from "../../ui/moment.tsx";
import { unitText } from "#ingest/units";
import own from "./commissioning.module.css";
import { useInbox } from "./use-inbox.ts";

/** One unknown signal: what was seen, what it would become, and the two answers to it. */
export function InboxRow({ signal }: { signal: UnknownSignal }) {
  const { t } = useTranslation();
  const { proposal } = signal;
  const [asking, setAsking] = useState<"asset" | "why" | null>(null);
  const inbox = useInbox();
  const last = [signal.lastValue, signal.lastUnit].filter((part) => part !== null).join(" ");
  const what = [
    `“${proposal.name}”`,
    proposal.unit === null ? null : unitText(proposal.unit),
    proposal.reporting === "periodic"
      ? t("commissioning.inbox.every", { seconds: proposal.intervalSeconds })
      : t("commissioning.inbox.onChange"),
    proposal.asOn === null ? null : t("commissioning.inbox.like", { asset: proposal.asOn }),
  ].filter(Boolean);
  return (
    <li>
      <div className={own["head"]}>
        <strong>
          {signal.assetTag} · {signal.key}
        </strong>
        <span>{last === "" ? null : t("commissioning.inbox.last", { value: last })}</span>
        <span className={own["when"]}>
          <Moment at={signal.lastReceivedAt} />
        </span>
      </div>
      <p className={own["detail"]}>
        {t("commissioning.inbox.readings", {
          count: signal.readings,
          credential: signal.credential,
        })}
        {signal.assetId === null
          ? ` · ${t("commissioning.inbox.unknownAsset", { tag: signal.assetTag })}`
          : null}
        {signal.decidedBy === null
          ? null
          : ` · ${t("commissioning.inbox.by", { name: signal.decidedBy })}${signal.comment === null ? "" : `: ${signal.comment}`}`}
      </p>
      {signal.status === "adopted" ? null : (
        <p className={own["detail"]}>
          {t("commissioning.inbox.proposal", { what: what.join(", ") })}
        </p>
      )}
      {signal.status === "waiting" && asking === null ? (
        <div className={own["actions"]}>
          <Button
            size="compact-sm"
            data-row={signal.id}
            loading={inbox.adopting.isPending}
            onClick={() =>
              signal.assetId === null
                ? setAsking("asset")
                : inbox.adopting.mutate([{ id: signal.id }])
            }
          >
            {t(
              signal.assetId === null
                ? "commissioning.inbox.adoptNew"
                : "commissioning.inbox.adopt",
            )}
          </Button>
          <Button variant="default" size="compact-sm" onClick={() => setAsking("why")}>
            {t("commissioning.inbox.ignore")}
          </Button>
        </div>
      ) : null}
      {signal.status === "ignored" ? (
        <div className={own["actions"]}>
          <Button
            variant="default"
            size="compact-sm"
            loading={inbox.restoring.isPending}
            onClick={() => inbox.restoring.mutate([signal.id])}
          >
            {t("commissioning.inbox.restore")}
          </Button>
        </div>
      ) : null}
      {asking === "asset" ? (
        <AssetForm
          onGive={(asset) => inbox.adopting.mutate([{ id: signal.id, asset }])}
          busy={inbox.adopting.isPending}
        />
      ) : null}
      {asking === "why" ? (
        <WhyForm
          onGive={(comment) => inbox.ignoring.mutate({ ids: [signal.id], comment })}
          busy={inbox.ignoring.isPending}
        />
      ) : null}
      <FormProblem error={inbox.adopting.error ?? inbox.ignoring.error} />
    </li>
  );
}

function AssetForm({
  onGive,
  busy,
}: {
  onGive: (asset: { class: string; system: string }) => void;
  busy: boolean;
}) {
  const { t } = useTranslation();
  const [assetClass, setClass] = useState("");
  const [system, setSystem] = useState("");
  return (
    <form
      className={own["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        onGive({ class: assetClass.trim(), system: system.trim() });
      }}
    >
      <TextInput
        size="xs"
        required
        label={t("commissioning.inbox.class")}
        value={assetClass}
        onChange={(event) => setClass(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        required
        label={t("commissioning.inbox.system")}
        value={system}
        onChange={(event) => setSystem(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" loading={busy}>
        {t("commissioning.inbox.adopt")}
      </Button>
    </form>
  );
}

function WhyForm({ onGive, busy }: { onGive: (comment: string) => void; busy: boolean }) {
  const { t } = useTranslation();
  const [comment, setComment] = useState("");
  return (
    <form
      className={own["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        onGive(comment.trim());
      }}
    >
      <TextInput
        size="xs"
        required
        label={t("commissioning.inbox.why")}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" variant="default" loading={busy}>
        {t("commissioning.inbox.ignore")}
      </Button>
    </form>
  );
}

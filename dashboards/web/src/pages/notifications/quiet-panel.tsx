import { Button, Select, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  clearQuietHours,
  quietHoursQuery,
  setQuietHours,
  type QuietHours,
} from "../../api/contact-points.ts";
import { ownTimeZone, timeZones } from "../../time/time-zones.ts";
import { Answer } from "../../ui/answer.tsx";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { Panel } from "../../ui/panel.tsx";
import { severities, severityLook } from "../../ui/severity.ts";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import css from "./notifications.module.css";

/** When nobody is to wake me, but for what is urgent enough. */
export function QuietPanel() {
  const { t } = useTranslation();
  const query = useQuery(quietHoursQuery);
  return (
    <Panel title={t("notifications.quiet.title")}>
      <Answer query={query} skeleton={<SkeletonRows rows={3} />}>
        {({ quietHours }) => <QuietForm key={JSON.stringify(quietHours)} hours={quietHours} />}
      </Answer>
    </Panel>
  );
}

function QuietForm({ hours }: { hours: QuietHours | null }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<QuietHours>(() => hours ?? usual());
  const save = useMutation({
    mutationFn: (wanted: QuietHours | null) =>
      wanted === null ? clearQuietHours().then(() => null) : setQuietHours(wanted),
    onSuccess: (saved) => {
      queries.setQueryData(quietHoursQuery.queryKey, saved ?? { quietHours: null });
      notifications.show({
        message: t(saved === null ? "notifications.quiet.cleared" : "notifications.quiet.saved"),
      });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(draft);
      }}
    >
      <p>{t(hours === null ? "notifications.quiet.none" : "notifications.quiet.text")}</p>
      <div className={css["pair"]}>
        <TextInput
          type="time"
          label={t("notifications.quiet.from")}
          required
          withAsterisk={false}
          value={draft.from}
          onChange={(event) => setDraft({ ...draft, from: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t("notifications.quiet.to")}
          required
          withAsterisk={false}
          value={draft.to}
          onChange={(event) => setDraft({ ...draft, to: event.currentTarget.value })}
        />
      </div>
      <Select
        mt="sm"
        label={t("rota.timeZone")}
        searchable
        allowDeselect={false}
        value={draft.zone}
        data={timeZones(draft.zone)}
        onChange={(zone) => zone !== null && setDraft({ ...draft, zone })}
      />
      <Select
        mt="sm"
        label={t("notifications.quiet.wake")}
        allowDeselect={false}
        value={String(draft.wakeUrgency)}
        data={severities.map((value) => ({
          value: String(value),
          label: t(`severity.${severityLook[value].name}`),
        }))}
        onChange={(value) =>
          setDraft({
            ...draft,
            wakeUrgency: severities.find((each) => String(each) === value) ?? 4,
          })
        }
      />
      <FormProblem error={save.error} />
      <FormActions>
        {hours === null ? null : (
          <Button variant="default" disabled={save.isPending} onClick={() => save.mutate(null)}>
            {t("notifications.quiet.clear")}
          </Button>
        )}
        <Button type="submit" loading={save.isPending}>
          {t("notifications.quiet.save")}
        </Button>
      </FormActions>
    </form>
  );
}

const usual = (): QuietHours => ({
  from: "22:00",
  to: "06:00",
  zone: ownTimeZone(),
  wakeUrgency: 4,
});

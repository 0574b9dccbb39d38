import { Button, Modal, Select, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { standIn, type StoredRota } from "../../api/rota.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { ownTimeZone } from "../../time/time-zones.ts";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import css from "./on-call.module.css";
import { PeoplePicker } from "./people-picker.tsx";

/** Somebody takes a shift or a part of it: who plans names anybody, others take it themselves. */
export function StandInDialog({ stored, onClose }: { stored: StoredRota; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const me = usePerson();
  const plans = hasRole(me, "dispatcher", "reliability-engineer");
  const [layer, setLayer] = useState(stored.rota.layers[0]?.name ?? "");
  const [people, setPeople] = useState<number[]>([me.id]);
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const act = useMutation({
    mutationFn: () => {
      const [personId] = people;
      if (personId === undefined) throw new Error(t("rota.standIn.chooseFirst"));
      return standIn(stored.id, {
        layer,
        personId,
        from: new Date(from).toISOString(),
        until: new Date(until).toISOString(),
        ...(reason.trim() === "" ? {} : { reason: reason.trim() }),
      });
    },
    onSuccess: async ({ person }) => {
      notifications.show({ message: t("rota.standIn.done", { name: person.name }) });
      onClose();
      await queries.invalidateQueries({ queryKey: ["on-call"] });
    },
  });
  return (
    <Modal opened onClose={onClose} title={t("rota.standIn.button")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate();
        }}
      >
        <Select
          label={t("rota.standIn.layer")}
          allowDeselect={false}
          value={layer}
          data={stored.rota.layers.map(({ name }) => name)}
          onChange={(next) => setLayer(next ?? "")}
        />
        {plans ? (
          <PeoplePicker
            label={t("rota.standIn.who")}
            value={people}
            known={[{ id: me.id, name: me.name, disabled: false }, ...stored.people]}
            most={1}
            onChange={setPeople}
          />
        ) : null}
        <div className={css["fields"]}>
          <TextInput
            type="datetime-local"
            label={t("rota.standIn.from")}
            required
            withAsterisk={false}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label={t("rota.standIn.until")}
            required
            withAsterisk={false}
            min={from}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
        </div>
        <p className={css["quiet"]}>{t("schedule.zone", { zone: ownTimeZone() })}</p>
        <TextInput
          mt="sm"
          label={t("reason.whyOptional")}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <FormProblem error={act.error} />
        <FormActions>
          <Button type="submit" loading={act.isPending}>
            {t("rota.standIn.do")}
          </Button>
        </FormActions>
      </form>
    </Modal>
  );
}

import { Button, Modal, Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { addRota, changeRota, type StoredRota } from "../../api/rota.ts";
import { sitesQuery } from "../../api/sites.ts";
import { usePerson } from "../../session/use-person.ts";
import { ownTimeZone } from "../../time/time-zones.ts";
import { FormActions } from "../../ui/form-actions.tsx";
import { FormProblem } from "../../ui/form-problem.tsx";
import { ReasonField } from "../../ui/reason-field.tsx";
import { emptyRota } from "./new-rota.ts";
import { RotaForm } from "./rota-form.tsx";

/** A new rota, or another version of one; who changed it and why is kept. */
export function RotaDialog({ stored, onClose }: { stored?: StoredRota; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const person = usePerson();
  const sites = useQuery(sitesQuery).data?.items ?? [];
  const [rota, setRota] = useState(() => stored?.rota ?? emptyRota(ownTimeZone()));
  const [site, setSite] = useState("");
  const [comment, setComment] = useState("");
  const save = useMutation({
    mutationFn: () =>
      stored === undefined
        ? addRota({ siteId: site === "" ? null : Number(site), rota })
        : changeRota(stored.id, { version: stored.version, rota, comment: comment.trim() }),
    onSuccess: async (saved) => {
      notifications.show({ message: t("rota.saved", { name: saved.rota.name }) });
      onClose();
      await queries.invalidateQueries({ queryKey: ["on-call"] });
      if (stored === undefined)
        await navigate({ to: "/on-call/$rota", params: { rota: String(saved.id) } });
    },
  });
  const everySite = { value: "", label: t("rota.everySite") };
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={stored === undefined ? t("rota.add") : t("rota.changeOf", { name: stored.rota.name })}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <RotaForm rota={rota} known={stored?.people ?? []} onChange={setRota} />
        {stored === undefined ? (
          <Select
            mt="sm"
            label={t("rota.site")}
            allowDeselect={false}
            value={site}
            data={[
              ...(person.sites === "all" ? [everySite] : []),
              ...sites.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
            onChange={(next) => setSite(next ?? "")}
          />
        ) : (
          <ReasonField mt="sm" value={comment} onChange={setComment} />
        )}
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

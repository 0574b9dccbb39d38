import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { cancelStandIn, standInsQuery, type StandIn, type StoredRota } from "../../api/rota.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { exact } from "../../time/exact.ts";
import { FormProblem } from "../../ui/form-problem.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import list from "../asset/asset-lists.module.css";

/** Who stands in for whom, now or later, and the way to take it back. */
export function StandInPanel({ stored }: { stored: StoredRota }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(standInsQuery(stored.id));
  return (
    <Panel title={t("rota.standIn.title")}>
      <PagedAnswer
        query={query}
        skeleton={<SkeletonRows rows={2} />}
        uncounted
        empty={<p className={list["none"]}>{t("rota.standIn.none")}</p>}
      >
        {(items) => (
          <ul className={list["list"]}>
            {items.map((each) => (
              <Item key={each.id} standIn={each} timeZone={stored.rota.timeZone} />
            ))}
          </ul>
        )}
      </PagedAnswer>
    </Panel>
  );
}

function Item({ standIn, timeZone }: { standIn: StandIn; timeZone: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const me = usePerson();
  const may = hasRole(me, "dispatcher", "reliability-engineer") || me.id === standIn.person.id;
  const cancel = useMutation({
    mutationFn: () => cancelStandIn(standIn.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["on-call"] }),
  });
  const { person, layer, from, until, reason, by } = standIn;
  return (
    <li>
      {t("rota.standIn.item", {
        name: person.name,
        layer,
        from: exact(Date.parse(from), timeZone),
        until: exact(Date.parse(until), timeZone),
      })}
      <div className={list["about"]}>
        {reason === null ? null : <span>{reason}</span>}
        <span>{by}</span>
        {may ? (
          <Button
            variant="subtle"
            size="compact-xs"
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {t("rota.standIn.cancel")}
          </Button>
        ) : null}
      </div>
      <FormProblem error={cancel.error} />
    </li>
  );
}

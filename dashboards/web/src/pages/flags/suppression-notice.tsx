import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BellOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Flag } from "../../api/flag.ts";
import { endSuppression, suppressionsQuery } from "../../api/suppressions.ts";
import { hasRole, usePerson } from "../../session/use-person.ts";
import { exact } from "../../time/exact.ts";
import { FormProblem } from "../../ui/form-problem.tsx";
import css from "./flag-view.module.css";

/** Why nobody is sent for this flag now, by whose word and until when; and the way to end it. */
export function SuppressionNotice({
  flag,
  timeZone,
}: {
  flag: Flag;
  timeZone: string | undefined;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const may = hasRole(usePerson(), "dispatcher", "reliability-engineer");
  const { data } = useQuery(suppressionsQuery(flag.asset.id));
  const end = useMutation({
    mutationFn: endSuppression,
    onSettled: () => queries.invalidateQueries({ queryKey: ["suppressions", flag.asset.id] }),
  });
  const holding = (data?.items ?? []).filter(
    ({ condition }) => condition === null || condition === flag.ruleKey,
  );
  return holding.map(({ id, kind, owner, reason, until }) => (
    <div key={id} className={css["void"]} role="note">
      <BellOff size={16} aria-hidden />
      <div>
        {t(`suppression.kind.${kind}`)}{" "}
        {until === null ? "" : t("suppression.until", { at: exact(Date.parse(until), timeZone) })}{" "}
        {reason} ({owner}){" "}
        {may ? (
          <Button
            variant="subtle"
            size="compact-xs"
            loading={end.isPending}
            onClick={() => end.mutate(id)}
          >
            {t("suppression.end")}
          </Button>
        ) : null}
        <FormProblem error={end.error} />
      </div>
    </div>
  ));
}

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { BellOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { suppressionsQuery, type Suppression } from "../api/suppressions.ts";
import { hasRole } from "../session/has-role.ts";
import { usePerson } from "../session/use-person.ts";
import { exact } from "../time/exact.ts";
import { FormProblem } from "./form-problem.tsx";
import { Note } from "./note.tsx";
import { useEndSuppression } from "./use-end-suppression.ts";

interface SuppressionNotesProps {
  asset: number;
  /** Only what concerns this condition; without it, all that holds for the asset. */
  condition?: string;
  timeZone: string | undefined;
}

/** Why nobody is sent now, by whose word and until when; and the way to end it. */
export function SuppressionNotes({ asset, condition, timeZone }: SuppressionNotesProps) {
  const { data } = useQuery(suppressionsQuery(asset));
  return (data?.items ?? [])
    .filter((each) => condition === undefined || (each.condition ?? condition) === condition)
    .map((each) => <SuppressionNote key={each.id} suppression={each} timeZone={timeZone} />);
}

function SuppressionNote({
  suppression: { id, kind, condition, owner, reason, until },
  timeZone,
}: {
  suppression: Suppression;
  timeZone: string | undefined;
}) {
  const { t } = useTranslation();
  const may = hasRole(usePerson(), "dispatcher", "reliability-engineer");
  const end = useEndSuppression();
  return (
    <Note icon={BellOff}>
      {condition === null ? "" : `${condition}: `}
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
    </Note>
  );
}

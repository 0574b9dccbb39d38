import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { trialFlagQuery, type Trial, type TrialFlag } from "../../../api/trial.ts";
import { EvidenceCharts } from "../../../evidence/flag-evidence.tsx";
import { useSiteZone } from "../../../api/sites.ts";
import { Answer } from "../../../ui/answer.tsx";

/** On what a version in trial would have raised its flag. */
export function TrialEvidence({ trial, flag }: { trial: Trial; flag: TrialFlag }) {
  const { t } = useTranslation();
  const timeZone = useSiteZone(flag.site.id);
  const query = useQuery(trialFlagQuery(trial.key, trial.version, flag.id));
  return (
    <Answer query={query} skeleton={<Skeleton height={232} />}>
      {({ evidence, ...found }) =>
        evidence === null ? (
          <p>{t("trial.noEvidence")}</p>
        ) : (
          <EvidenceCharts
            flag={{ ...found, evidence, severity: 1, triggeredAt: found.raisedAt }}
            timeZone={timeZone}
          />
        )
      }
    </Answer>
  );
}

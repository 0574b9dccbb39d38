import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  changeReleasePolicy,
  releasePolicyQuery,
  type ReleasePolicyView,
} from "../../api/release-policy.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { Answer } from "../../ui/answer.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Page } from "../../ui/page.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { PolicyHistory } from "./policy-history.tsx";
import { PolicyForm } from "./policy-form.tsx";
import { PolicySteps } from "./policy-steps.tsx";

/** What stands before each stage of a rule version? */
export function PolicyPage() {
  const { t } = useTranslation();
  const query = useQuery(releasePolicyQuery);
  const may = hasRole(usePerson(), "reliability-engineer");
  const [editing, setEditing] = useState(false);
  return (
    <Page
      name={t("policy.title")}
      title={t("policy.title")}
      section={<SectionLinks section="rules" />}
      answer={
        <>
          {t("policy.lead")} {query.data ? <ByWhom view={query.data} /> : null}
        </>
      }
      actions={
        may && !editing ? (
          <Button variant="default" onClick={() => setEditing(true)}>
            {t("policy.change")}
          </Button>
        ) : null
      }
    >
      <Answer query={query} skeleton={<SkeletonRows rows={6} />}>
        {(view) =>
          editing ? (
            <PolicyForm
              policy={view.policy}
              save={changeReleasePolicy}
              saved={t("policy.saved")}
              onDone={() => setEditing(false)}
            />
          ) : (
            <>
              <PolicySteps policy={view.policy} />
              <PolicyHistory rule={null} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function ByWhom({ view: { by, at, comment } }: { view: ReleasePolicyView }) {
  const { t } = useTranslation();
  if (by === null || at === null) return <>{t("policy.shipped")}</>;
  return (
    <>
      {t("policy.by", { by })} <Moment at={at} />
      {comment === null ? "." : `: ${comment}`}
    </>
  );
}

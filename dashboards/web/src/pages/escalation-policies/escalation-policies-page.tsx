import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { escalationPoliciesQuery, type StoredPolicy } from "../../api/escalation-policy.ts";
import { sitesQuery, type Site } from "../../api/sites.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { Answer } from "../../ui/answer.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Page } from "../../ui/page.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import css from "./escalation-policies.module.css";
import { PolicyDialog } from "./policy-dialog.tsx";
import { PolicyInWords } from "./policy-in-words.tsx";

/** Whom is told of what nobody has taken on, in which order and how soon? */
export function EscalationPoliciesPage() {
  const { t } = useTranslation();
  const person = usePerson();
  const query = useQuery(escalationPoliciesQuery);
  const sites = useQuery(sitesQuery).data?.items ?? [];
  const plans = hasRole(person, "dispatcher", "reliability-engineer");
  return (
    <Page
      name={t("escalation.policies")}
      title={t("escalation.policies")}
      section={<SectionLinks section="onCall" />}
      answer={t("escalation.policiesLead")}
    >
      <Answer query={query} skeleton={<SkeletonRows rows={6} />}>
        {({ items }) => (
          <div className={css["policies"]}>
            <PolicyPanel
              site={null}
              stored={items.find(({ siteId }) => siteId === null)}
              may={plans && person.sites === "all"}
            />
            {sites.map((site) => (
              <PolicyPanel
                key={site.id}
                site={site}
                stored={items.find(({ siteId }) => siteId === site.id)}
                may={plans}
              />
            ))}
          </div>
        )}
      </Answer>
    </Page>
  );
}

function PolicyPanel({
  site,
  stored,
  may,
}: {
  /** null: the general one. */
  site: Site | null;
  stored: StoredPolicy | undefined;
  may: boolean;
}) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState(false);
  const policy = stored?.policy ?? null;
  return (
    <Panel
      title={site?.name ?? t("escalation.general")}
      aside={
        may ? (
          <Button variant="default" size="compact-sm" onClick={() => setChanging(true)}>
            {t("escalation.change")}
          </Button>
        ) : null
      }
    >
      {policy === null ? (
        <p>{t(site === null ? "escalation.noneGeneral" : "escalation.follows")}</p>
      ) : (
        <PolicyInWords policy={policy} />
      )}
      {stored === undefined ? null : (
        <p className={css["quiet"]}>
          {stored.by}, <Moment at={stored.at} />: {stored.comment}
        </p>
      )}
      {changing ? (
        <PolicyDialog site={site} policy={policy} onClose={() => setChanging(false)} />
      ) : null}
    </Panel>
  );
}

import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { PhoneCall } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { onCallQuery, type OnCallNow } from "../../api/rota.ts";
import { useSiteName } from "../../api/sites.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { FilterBar } from "../../ui/filter-bar.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { PagedAnswer } from "../../ui/paged-answer.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SectionLinks } from "../../ui/section-links.tsx";
import { SiteFilter } from "../../ui/site-filter.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { OnCallPerson } from "./on-call-person.tsx";
import css from "./on-call.module.css";
import { RotaDialog } from "./rota-dialog.tsx";

/** Who is on call now? */
export function OnCallPage() {
  const { t } = useTranslation();
  const { site } = useSearch({ from: "/inside/on-call" });
  const navigate = useNavigate({ from: "/on-call" });
  const may = hasRole(usePerson(), "dispatcher", "reliability-engineer");
  const [adding, setAdding] = useState(false);
  const query = useInfiniteQuery(onCallQuery(site));
  return (
    <Page
      name={t("rota.title")}
      title={t("rota.title")}
      section={<SectionLinks section="onCall" />}
      answer={t("rota.lead")}
      actions={may ? <Button onClick={() => setAdding(true)}>{t("rota.add")}</Button> : null}
    >
      <FilterBar>
        <SiteFilter
          value={site ?? ""}
          onChange={(next) => void navigate({ search: { site: next }, replace: true })}
        />
      </FilterBar>
      <PagedAnswer
        query={query}
        skeleton={<SkeletonRows rows={4} />}
        uncounted
        empty={
          <Panel title={t("rota.now")}>
            <Notice icon={PhoneCall} title={t("rota.none")}>
              {t("rota.noneText")}
            </Notice>
          </Panel>
        }
      >
        {(rotas) => (
          <div className={css["rotas"]}>
            {rotas.map((now) => (
              <RotaNow key={now.rota.id} now={now} />
            ))}
          </div>
        )}
      </PagedAnswer>
      {adding ? <RotaDialog onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

function RotaNow({ now: { rota, layers } }: { now: OnCallNow }) {
  const { t } = useTranslation();
  const site = useSiteName(rota.siteId ?? 0);
  return (
    <Panel
      title={
        <Link to="/on-call/$rota" params={{ rota: String(rota.id) }}>
          {rota.name}
        </Link>
      }
      aside={
        <span className={css["quiet"]}>
          {rota.siteId === null ? t("rota.everySite") : site} · {rota.timeZone}
        </span>
      }
    >
      <dl className={css["layers"]}>
        {layers.map((layer) => (
          <div key={layer.layer}>
            <dt>{layer.layer}</dt>
            <dd>
              <OnCallPerson onCall={layer} />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

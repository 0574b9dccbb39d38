import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { floodPolicyQuery } from "../../api/flood-policy.ts";
import { sitesQuery, type Site } from "../../api/sites.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import list from "../asset/asset-lists.module.css";
import { FloodDialog } from "./flood-dialog.tsx";

/** From how many flags a site is in flood, so that one digest is sent in place of each: for all sites, and where one differs. */
export function FloodPanel() {
  const { t } = useTranslation();
  const sites = useQuery(sitesQuery).data?.items ?? [];
  return (
    <Panel title={t("flood.title")}>
      <p className={list["none"]}>{t("flood.lead")}</p>
      <ul className={list["list"]}>
        <Item site={null} />
        {sites.map((site) => (
          <Item key={site.id} site={site} />
        ))}
      </ul>
    </Panel>
  );
}

/** `site` null: of all that have none of their own. */
function Item({ site }: { site: Site | null }) {
  const { t } = useTranslation();
  const person = usePerson();
  const { data } = useQuery(floodPolicyQuery(site?.id ?? null));
  const [changing, setChanging] = useState(false);
  const may = hasRole(person, "reliability-engineer") && (site !== null || person.sites === "all");
  if (data === undefined) return null;
  const { policy, siteId, by, at, comment } = data;
  const follows = site !== null && siteId === null;
  return (
    <li>
      <strong>{site?.name ?? t("rota.everySite")}</strong>:{" "}
      {follows
        ? t("flood.follows")
        : policy.flags === null
          ? t("flood.never")
          : t("flood.words", {
              flags: policy.flags,
              minutes: policy.windowMinutes,
              calm: policy.calm ?? Math.ceil(policy.flags / 2),
            })}
      <div className={list["about"]}>
        {follows || by === null || at === null ? null : (
          <span>
            {by} <Moment at={at} />
            {comment === null ? "" : `: ${comment}`}
          </span>
        )}
        {may ? (
          <Button variant="subtle" size="compact-xs" onClick={() => setChanging(true)}>
            {t("flood.change", { site: site?.name ?? t("rota.everySite").toLowerCase() })}
          </Button>
        ) : null}
      </div>
      {changing ? (
        <FloodDialog
          site={site}
          policy={policy}
          own={site !== null && !follows}
          onClose={() => setChanging(false)}
        />
      ) : null}
    </li>
  );
}

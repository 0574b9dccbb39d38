import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Ban, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { rotaQuery, type StoredRota } from "../../api/rota.ts";
import { useSiteName } from "../../api/sites.ts";
import { hasRole } from "../../session/has-role.ts";
import { usePerson } from "../../session/use-person.ts";
import { Answer } from "../../ui/answer.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Note } from "../../ui/note.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import columns from "../order/order-view.module.css";
import { RetireRotaDialog } from "./retire-rota-dialog.tsx";
import { RosterPanel } from "./roster-panel.tsx";
import { RotaDialog } from "./rota-dialog.tsx";
import { RotaLayers } from "./rota-layers.tsx";
import { RotaVersions } from "./rota-versions.tsx";
import { StandInDialog } from "./stand-in-dialog.tsx";
import { StandInPanel } from "./stand-in-panel.tsx";

/** Who is on call by this rota, and who will be? */
export function RotaPage() {
  const { rota } = useParams({ from: "/inside/on-call/$rota" });
  const query = useQuery(rotaQuery(Number(rota)));
  return (
    <Answer whole query={query} skeleton={<SkeletonRows />}>
      {(found) => <RotaView stored={found} />}
    </Answer>
  );
}

function RotaView({ stored }: { stored: StoredRota }) {
  const { t } = useTranslation();
  const person = usePerson();
  const site = useSiteName(stored.siteId ?? 0);
  const [asked, setAsked] = useState<"change" | "retire" | "stand-in" | null>(null);
  const { rota, retired } = stored;
  const plans = hasRole(person, "dispatcher", "reliability-engineer");
  const may = plans && retired === null && (stored.siteId !== null || person.sites === "all");
  const mayStandIn =
    retired === null && hasRole(person, "dispatcher", "reliability-engineer", "technician");
  const close = () => setAsked(null);
  return (
    <Page
      name={rota.name}
      title={rota.name}
      trail={
        <>
          <Link to="/on-call">{t("rota.title")}</Link>
          <ChevronRight size={13} aria-hidden />
          <span>{stored.siteId === null ? t("rota.everySite") : site}</span>
        </>
      }
      answer={t("rota.zoneOf", { zone: rota.timeZone })}
      actions={
        <>
          {may ? (
            <>
              <Button variant="default" onClick={() => setAsked("retire")}>
                {t("rota.retire")}
              </Button>
              <Button variant="default" onClick={() => setAsked("change")}>
                {t("rota.change")}
              </Button>
            </>
          ) : null}
          {mayStandIn ? (
            <Button onClick={() => setAsked("stand-in")}>{t("rota.standIn.button")}</Button>
          ) : null}
        </>
      }
    >
      {retired === null ? null : (
        <Note icon={Ban}>
          {t("rota.retiredBy", { by: retired.by })} <Moment at={retired.at} />
        </Note>
      )}
      <div className={columns["columns"]}>
        <div className={columns["main"]}>
          <RosterPanel stored={stored} />
          <StandInPanel stored={stored} />
        </div>
        <aside className={columns["side"]} aria-label={t("rota.layers")}>
          <RotaLayers stored={stored} />
          <RotaVersions rota={stored.id} />
        </aside>
      </div>
      {asked === "change" ? <RotaDialog stored={stored} onClose={close} /> : null}
      {asked === "retire" ? <RetireRotaDialog stored={stored} onClose={close} /> : null}
      {asked === "stand-in" ? <StandInDialog stored={stored} onClose={close} /> : null}
    </Page>
  );
}

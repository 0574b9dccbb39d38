import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { checkCountsQuery, type CheckCounts } from "../../api/commissioning.ts";
import { isProblem } from "../../api/problem.ts";
import { Page } from "../../ui/page.tsx";
import { Refusal } from "../../ui/refusal.tsx";
import { ViewTabs } from "../../ui/view-tabs.tsx";
import { CheckView } from "./check-view.tsx";
import { commissioningViews, type CommissioningSearch } from "./commissioning-search.ts";
import { DevicesView } from "./devices-view.tsx";
import { ImportView } from "./import-view.tsx";
import { InboxView } from "./inbox-view.tsx";

/** Is everything that should report reporting, and how does the next machine get in? */
export function CommissioningPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/inside/commissioning" });
  const navigate = useNavigate({ from: "/commissioning" });
  const counts = useQuery(checkCountsQuery);
  const change = (part: CommissioningSearch) =>
    void navigate({ search: (was) => ({ ...was, ...part }), replace: true });
  const view = search.view ?? "check";
  if (isProblem(counts.error, 403))
    return (
      <Page name={t("commissioning.title")} title={t("commissioning.title")}>
        <Refusal error={counts.error} />
      </Page>
    );
  return (
    <Page
      name={t("commissioning.title")}
      title={t("commissioning.title")}
      answer={counts.data ? <Reporting counts={counts.data} /> : <>&nbsp;</>}
    >
      <ViewTabs
        label={t("commissioning.views.label")}
        views={commissioningViews.map((value) => ({
          value,
          name: t(`commissioning.views.${value}`),
        }))}
        value={view}
        onChange={(next) => change({ view: next, q: undefined })}
      />
      {view === "check" ? (
        <CheckView
          status={search.status ?? "all"}
          counts={counts.data}
          onChange={(status) => change({ status })}
        />
      ) : null}
      {view === "inbox" ? (
        <InboxView
          filter={search.inbox ?? "waiting"}
          q={search.q ?? ""}
          onChange={(inbox) => change({ inbox })}
          onSearch={(q) => change({ q: q === "" ? undefined : q })}
        />
      ) : null}
      {view === "import" ? <ImportView /> : null}
      {view === "devices" ? (
        <DevicesView
          view={search.devices ?? "all"}
          q={search.q ?? ""}
          onChange={(devices) => change({ devices })}
          onSearch={(q) => change({ q: q === "" ? undefined : q })}
        />
      ) : null}
    </Page>
  );
}

function Reporting({ counts: { signals, ok } }: { counts: CheckCounts }) {
  const { t } = useTranslation();
  if (signals === 0) return <>{t("commissioning.answer.nothing")}</>;
  const missing = signals - ok;
  return (
    <>
      {missing === 0
        ? t("commissioning.answer.none", { count: signals })
        : t("commissioning.answer.missing", { count: missing, of: signals })}
    </>
  );
}

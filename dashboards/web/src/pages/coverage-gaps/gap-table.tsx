import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleDashed, CircleSlash, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { assetQuery } from "../../api/asset.ts";
import type { CandidateSignal, CoverageGap, GapState } from "../../api/coverage-gaps.ts";
import { useManySites, useSiteName, useSiteZone } from "../../api/sites.ts";
import { useRowKeys } from "../../keyboard/use-row-keys.ts";
import css from "../../ui/data-table.module.css";
import { Moment } from "../../ui/moment.tsx";
import { Tag, type Tone } from "../../ui/tag.tsx";
import { useModeName } from "../../ui/use-mode-name.ts";

export function GapTable({ gaps }: { gaps: readonly CoverageGap[] }) {
  const { t } = useTranslation();
  const body = useRowKeys<HTMLTableSectionElement>();
  return (
    <table className={css["table"]} role="table" aria-label={t("gaps.title")}>
      <thead role="rowgroup">
        <tr role="row">
          {(["failure", "moved", "state", "failed"] as const).map((column) => (
            <th key={column} scope="col" role="columnheader">
              {t(`gaps.columns.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body}>
        {gaps.map((gap) => (
          <Row key={gap.id} gap={gap} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ gap }: { gap: CoverageGap }) {
  const { t } = useTranslation();
  const modeName = useModeName();
  const timeZone = useSiteZone(gap.siteId);
  const site = useSiteName(gap.siteId);
  const manySites = useManySites();
  const first = gap.candidates.slice(0, 3);
  const more = gap.candidates.length - first.length;
  return (
    <tr role="row" className={css["row"]}>
      <td role="cell" className={`${css["main"]} ${css["wide"]}`}>
        <Link
          to="/coverage-gaps/$gap"
          params={{ gap: String(gap.id) }}
          className={css["link"]}
          data-row={gap.id}
        >
          {gap.failureMode === null
            ? t("gaps.failure", { asset: gap.asset.tag })
            : t("gaps.failureOf", { asset: gap.asset.tag, mode: modeName(gap.failureMode) })}
        </Link>
        <div className={css["sub"]}>
          {gap.asset.name} · {gap.workOrder.number}
          {manySites && site !== undefined ? ` · ${site}` : ""}
        </div>
      </td>
      <td role="cell" className={css["later"]}>
        {first.length === 0 ? (
          <span className={css["sub"]}>
            {t(gap.lookedAt === null ? "gaps.notLooked" : "gaps.nothingMoved")}
          </span>
        ) : (
          <>
            <Moved asset={gap.asset.id} candidates={first} />
            {more > 0 ? ` ${t("gaps.more", { count: more })}` : ""}
          </>
        )}
      </td>
      <td role="cell">
        <GapStateTag state={gap.state} />
      </td>
      <td role="cell" className={`${css["nowrap"]} ${css["end"]}`}>
        <Moment at={gap.failedAt} timeZone={timeZone} />
      </td>
    </tr>
  );
}

/** By their names, where the asset still has them. */
function Moved({ asset, candidates }: { asset: number; candidates: readonly CandidateSignal[] }) {
  const { data } = useQuery(assetQuery(asset));
  return candidates
    .map((each) => {
      if (each.kind === "code") return each.code;
      return data?.signals.find(({ id }) => id === each.signalId)?.name ?? each.signal;
    })
    .join(", ");
}

const look: Record<GapState, { tone: Tone; icon: LucideIcon }> = {
  open: { tone: "accent", icon: CircleDashed },
  covered: { tone: "plain", icon: CircleCheck },
  dismissed: { tone: "done", icon: CircleSlash },
};

/** What became of a coverage gap. */
export function GapStateTag({ state }: { state: GapState }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = look[state];
  return (
    <Tag tone={tone} icon={<Icon size={12} aria-hidden />}>
      {t(`gaps.state.${state}`)}
    </Tag>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Unplug } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../api/asset.ts";
import { reachedThroughQuery, unreachableThroughQuery } from "../../api/topology.ts";
import { Panel } from "../../ui/panel.tsx";
import css from "./topology.module.css";

/** Of a gateway: what is reached through it, and what of that is not now. Nothing for an asset that carries no other. */
export function ReachedThrough({ asset }: { asset: Asset }) {
  const { t } = useTranslation();
  const children = useQuery(reachedThroughQuery(asset.id)).data;
  const lost = useQuery(unreachableThroughQuery(asset.id)).data;
  if (children === undefined || children.items.length === 0) return null;
  const gone = new Set(
    lost?.items.flatMap((one) =>
      one.state === "unreachable" && one.asset.id !== asset.id ? [one.asset.id] : [],
    ),
  );
  const of = children.items.length;
  // What is reached through one of these is not reached either, and is told on that one's page.
  const count = children.items.filter(({ id }) => gone.has(id)).length;
  const known = children.nextCursor === null ? String(of) : t("asset.atLeast", { count: of });
  return (
    <Panel
      title={t("asset.behind")}
      aside={
        <span className={count > 0 ? css["lost"] : css["well"]}>
          {count > 0
            ? t("asset.behindLost", { count, of: known })
            : t("asset.behindWell", { count: of })}
        </span>
      }
    >
      <ul className={css["children"]}>
        {children.items.map((child) => (
          <li key={child.id}>
            <Link
              to="/assets/$asset"
              params={{ asset: String(child.id) }}
              data-lost={gone.has(child.id) || undefined}
            >
              {gone.has(child.id) ? <Unplug size={12} aria-label={t("asset.gone")} /> : null}
              {child.tag}
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

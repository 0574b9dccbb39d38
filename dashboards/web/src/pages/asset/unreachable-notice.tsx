import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Unplug } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../api/asset.ts";
import { unreachableQuery } from "../../api/topology.ts";
import { clock } from "../../time/exact.ts";
import { useNow } from "../../time/use-now.ts";
import { Moment } from "../../ui/moment.tsx";
import css from "./topology.module.css";

/** When nothing comes of this machine, and that is not its own fault: through what it cannot be reached, and since when. */
export function UnreachableNotice({ asset }: { asset: Asset }) {
  const { t } = useTranslation();
  const { data } = useQuery(unreachableQuery(asset.id));
  const now = useNow(60_000);
  const timeZone = asset.site.timeZone;
  const found = data?.items[0];
  if (found === undefined || found.via.id === asset.id) return null;
  return (
    <div className={css["notice"]} role="status">
      <Unplug size={18} aria-hidden />
      <div>
        <p className={css["lead"]}>
          {t(found.state === "recovering" ? "asset.recovering" : "asset.unreachable", {
            via: found.via.tag,
            at: clock(Date.parse(found.since), now, timeZone),
          })}{" "}
          (<Moment at={found.since} timeZone={timeZone} />
          ).
        </p>
        <p>
          {t("asset.unreachableText")}{" "}
          <Link to="/assets/$asset" params={{ asset: String(found.via.id) }}>
            {found.via.tag}
          </Link>
        </p>
      </div>
    </div>
  );
}

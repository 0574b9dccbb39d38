import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { WifiOff } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useConnection } from "../live/connection.ts";
import { relative } from "../time/relative.ts";
import { useNow } from "../time/use-now.ts";
import css from "./connection-banner.module.css";

const graceMs = 4_000;

/** Says that the page is no longer live and since when; tries again by itself. A blink of the network is not shown. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const { lostAt } = useConnection();
  const now = useNow();
  const queries = useQueryClient();
  const retry = () => void queries.refetchQueries({ type: "active" });
  useEffect(() => {
    if (lostAt === null) return undefined;
    const timer = setInterval(() => void queries.refetchQueries({ queryKey: ["session"] }), 5_000);
    return () => clearInterval(timer);
  }, [lostAt, queries]);
  useEffect(() => {
    // Whatever failed while the connection was away is asked for again once it is back.
    if (lostAt === null)
      void queries.invalidateQueries({ predicate: ({ state }) => state.status === "error" });
  }, [lostAt, queries]);
  const shown = lostAt !== null && now - lostAt >= graceMs;
  return (
    <div role="status" aria-live="polite" className={css["place"]}>
      {shown ? (
        <div className={css["banner"]}>
          <WifiOff size={16} aria-hidden />
          <p>
            <strong>{t("lost.title", { since: relative(lostAt, now) })}</strong> {t("lost.text")}
          </p>
          <Button variant="default" size="compact-sm" onClick={retry}>
            {t("lost.retry")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

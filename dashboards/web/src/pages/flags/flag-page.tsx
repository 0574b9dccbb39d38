import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { flagQuery } from "../../api/flag.ts";
import { Answer } from "../../ui/answer.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { FlagView } from "./flag-view.tsx";

/** Why was this raised, and is it right? */
export function FlagPage() {
  const { flag } = useParams({ from: "/inside/flags/$flag" });
  const query = useQuery(flagQuery(flag));
  return (
    <Answer whole query={query} skeleton={<SkeletonRows />}>
      {(found) => <FlagView flag={found} />}
    </Answer>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { gapQuery } from "../../api/coverage-gaps.ts";
import { Answer } from "../../ui/answer.tsx";
import { SkeletonRows } from "../../ui/skeleton-rows.tsx";
import { GapView } from "./gap-view.tsx";

/** What had moved before this failure, and is a rule of it worth having? */
export function GapPage() {
  const { gap } = useParams({ from: "/inside/coverage-gaps/$gap" });
  const query = useQuery(gapQuery(Number(gap)));
  return (
    <Answer whole query={query} skeleton={<SkeletonRows />}>
      {(found) => <GapView gap={found} />}
    </Answer>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { assetQuery } from "../../api/asset.ts";
import { Answer } from "../../ui/answer.tsx";
import { AssetSkeleton } from "./asset-skeleton.tsx";
import { AssetView } from "./asset-view.tsx";

/** Is this machine well, and what is it doing? */
export function AssetPage() {
  const { asset } = useParams({ from: "/inside/assets/$asset" });
  const query = useQuery(assetQuery(Number(asset)));
  return (
    <Answer whole query={query} skeleton={<AssetSkeleton />}>
      {(found) => <AssetView asset={found} />}
    </Answer>
  );
}

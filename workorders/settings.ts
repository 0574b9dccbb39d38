import type { AssetDescription } from "#ingest";
import type { Clock } from "#platform";

/** What the registry knows of an asset and an order needs: copied onto the order, so that it stays readable. */
export type AssetFacts = Pick<
  AssetDescription,
  "assetId" | "tag" | "name" | "criticality" | "siteId" | "siteName" | "classCode" | "className"
>;

/** The part of the asset registry (`Registry` of ingest) that work orders look into. */
export interface AssetRegistry {
  /** Throws for an asset it does not know. */
  describeAssets(assetIds: readonly number[]): Promise<Map<number, AssetFacts>>;
  refreshIfStale(): Promise<void>;
  snapshot(): { assets: ReadonlyMap<number, { siteId: number; siteCode: string }> };
}

/** What the module is given by the composition root. */
export interface WorkOrderSettings {
  clock: Clock;
  registry: AssetRegistry;
  /** Orders whose kit costs more wait for a person's approval. */
  approvalLimit?: number;
  /** A new order for the same asset and failure mode within so many days is a return visit. */
  returnVisitDays?: number;
}

export const defaultApprovalLimit = 5_000;
export const defaultReturnVisitDays = 30;

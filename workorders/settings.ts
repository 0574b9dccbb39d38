import type { Clock } from "#platform";

/** What the registry knows of an asset and an order needs: copied onto the order, so that it stays readable. */
export interface AssetFacts {
  id: number;
  siteId: number;
  siteName: string;
  tag: string;
  name: string;
  assetClass: string;
  criticality: number;
}

/** What the module is given by the composition root. */
export interface WorkOrderSettings {
  clock: Clock;
  /** From the asset registry; null for an asset it does not know. */
  describeAsset(assetId: number): Promise<AssetFacts | null>;
  /** Orders whose kit costs more wait for a person's approval. */
  approvalLimit?: number;
  /** A new order for the same asset and failure mode within so many days is a return visit. */
  returnVisitDays?: number;
}

export const defaultApprovalLimit = 5_000;
export const defaultReturnVisitDays = 30;

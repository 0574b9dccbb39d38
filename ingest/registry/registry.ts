import { type Database, type Log, notFound, together } from "#platform";
import { registryChannel } from "./bump-version.ts";
import { loadAssets } from "./load-assets.ts";
import { loadDevices } from "./load-devices.ts";
import type { AssetEntry, RegistrySnapshot, SignalEntry } from "./snapshot.ts";

/** What a decision copies of an asset, so that it stays explainable when the registry changes. */
export interface AssetDescription {
  assetId: number;
  tag: string;
  name: string;
  criticality: number;
  siteId: number;
  siteCode: string;
  siteName: string;
  timeZone: string;
  systemCode: string;
  systemName: string;
  classCode: string;
  className: string;
  components: { code: string; name: string }[];
}

/**
 * How often each process looks whether the registry has changed, whatever it was told: what it takes in of a signal without knowing that
 * another one follows it never comes to that one. So this is less than a new link rests before its history is copied.
 */
const lookEveryMs = 2_000;

/**
 * The registry in memory, for everyone who must look things up without a query. Other processes' changes arrive by
 * NOTIFY within moments, and where that was lost or could not be followed within seconds; who cannot find something asks `refreshIfStale` before saying that it does not exist.
 */
export interface Registry {
  /**
   * Replaced when something changes: look it up each time, don't keep it. `version` is that of everything but devices:
   * a new secret does not change it, nor any of the other maps.
   */
  snapshot(): RegistrySnapshot;
  asset(assetId: number): AssetEntry | undefined;
  signal(signalId: number): SignalEntry | undefined;
  signalOf(assetId: number, key: string): SignalEntry | undefined;
  assetsOfClass(classCode: string): AssetEntry[];
  /** @throws AppError not-found when one of them does not exist. */
  describeAssets(assetIds: readonly number[]): Promise<Map<number, AssetDescription>>;
  /** Everything committed before the call is seen after it. One small query; loads anew only what changed. */
  refreshIfStale(): Promise<void>;
  onChange(listener: (snapshot: RegistrySnapshot) => void): () => void;
  close(): Promise<void>;
}

export async function createRegistry(options: { db: Database; log?: Log }): Promise<Registry> {
  const { db } = options;
  let current: RegistrySnapshot = { ...(await loadAssets(db)), ...(await loadDevices(db)) };
  const listeners = new Set<(snapshot: RegistrySnapshot) => void>();

  const refresh = async (): Promise<void> => {
    const { rows } = await db.pool.query<{ version: number; device_version: number }>(
      `select r.version, d.version as device_version
       from ingest.registry_version r, ingest.device_version d`,
    );
    const [now] = rows;
    if (now === undefined) throw new Error("the registry has lost its version");
    const assets = now.version === current.version ? current : await loadAssets(db);
    const devices =
      now.device_version === current.deviceVersion ? current : await loadDevices(db, current);
    if (assets === current && devices === current) return;
    const { version, byTopic, signals, followers, siteCodes } = assets;
    current = {
      version,
      assets: assets.assets,
      byTopic,
      signals,
      followers,
      siteCodes,
      deviceVersion: devices.deviceVersion,
      devices: devices.devices,
    };
    for (const listener of listeners) listener(current);
  };
  // A thousand devices that a new registry entry brings back at once cost two queries.
  const refreshIfStale = together<void, void>(async (asked) => {
    await refresh();
    return asked;
  });

  const look = (): void => {
    refreshIfStale().catch((error: unknown) => {
      options.log?.warn({ err: error }, "the registry could not be read again");
    });
  };
  const unlisten = await db.listen(registryChannel, look);
  // Between the first load and the subscription something may have changed.
  await refreshIfStale();
  const timer = setInterval(look, lookEveryMs);
  timer.unref();

  const describe = (assetId: number): AssetDescription | undefined => {
    const asset = current.assets.get(assetId);
    if (asset === undefined) return undefined;
    const {
      id,
      components,
      signals: _signals,
      topic: _topic,
      parentId: _parentId,
      isGateway: _isGateway,
      ...facts
    } = asset;
    return {
      assetId: id,
      ...facts,
      components: components.map(({ code, name }) => ({ code, name })),
    };
  };

  return {
    snapshot: () => current,
    asset: (assetId) => current.assets.get(assetId),
    signal: (signalId) => current.signals.get(signalId),
    signalOf: (assetId, key) => current.assets.get(assetId)?.signals.get(key),
    assetsOfClass: (classCode) =>
      [...current.assets.values()].filter((asset) => asset.classCode === classCode),
    async describeAssets(assetIds) {
      if (assetIds.some((id) => !current.assets.has(id))) await refreshIfStale();
      return new Map(
        assetIds.map((id) => {
          const description = describe(id);
          if (description === undefined) throw notFound(`There is no asset with id ${id}.`, { id });
          return [id, description];
        }),
      );
    },
    refreshIfStale,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearInterval(timer);
      return unlisten();
    },
  };
}

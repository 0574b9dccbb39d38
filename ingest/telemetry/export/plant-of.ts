import type { AssetEntry, SignalEntry } from "../../registry/snapshot.ts";

/**
 * The plant document of these assets: everything of the registry that a sandbox needs to take their readings and run their
 * rules. An asset that is reached through one that is not among them stands alone.
 */
export function plantOf(assets: readonly AssetEntry[]) {
  const tags = new Map(assets.map(({ id, tag }) => [id, tag]));
  const classes = new Map(assets.map(({ classCode, className }) => [classCode, className]));
  return {
    assetClasses: Array.from(classes, ([code, name]) => ({ code, name })),
    sites: groups(assets, ({ siteCode }) => siteCode).map((ofSite) => ({
      code: ofSite[0].siteCode,
      name: ofSite[0].siteName,
      timeZone: ofSite[0].timeZone,
      systems: groups(ofSite, ({ systemCode }) => systemCode).map((ofSystem) => ({
        code: ofSystem[0].systemCode,
        name: ofSystem[0].systemName,
        assets: ofSystem.map((asset) => {
          const via = asset.parentId === null ? undefined : tags.get(asset.parentId);
          return {
            tag: asset.tag,
            name: asset.name,
            class: asset.classCode,
            criticality: asset.criticality,
            ...(via === undefined ? {} : { via }),
            components: asset.components.map(({ code, name }) => ({ code, name })),
            signals: Array.from(asset.signals.values(), (signal) => signalOf(signal, tags)),
          };
        }),
      })),
    })),
  };
}

/** A signal that follows one of them goes on doing so; where that one is left out, it stands alone. */
function signalOf(signal: SignalEntry, tags: ReadonlyMap<number, string>) {
  const { key, name, kind, unit, min, max, decimals, reporting, intervalSeconds, follows } = signal;
  const own = {
    key,
    name,
    decimals,
    ...(signal.componentCode === null ? {} : { component: signal.componentCode }),
    ...(unit === null ? {} : { unit }),
  };
  if (follows !== undefined && tags.has(follows.assetId)) {
    return { ...own, follows: { asset: follows.tag, signal: follows.key } };
  }
  return {
    ...own,
    kind,
    ...(min === null ? {} : { min }),
    ...(max === null ? {} : { max }),
    ...(reporting === "periodic" ? { every: intervalSeconds } : { heartbeat: intervalSeconds }),
    lateness: signal.latenessSeconds,
  };
}

function groups<T>(list: readonly T[], keyOf: (one: T) => string): [T, ...T[]][] {
  const found = new Map<string, [T, ...T[]]>();
  for (const one of list) {
    const group = found.get(keyOf(one));
    if (group === undefined) found.set(keyOf(one), [one]);
    else group.push(one);
  }
  return [...found.values()];
}

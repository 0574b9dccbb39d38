import type { DeviceEntry, RegistrySnapshot } from "../registry/snapshot.ts";
import { parseTopic } from "../wire/index.ts";

/**
 * Whether a device may publish to a topic: to the readings of its assets, and of assets of its own site that nobody
 * has registered yet (those become dead letters that can be replayed). Everything else is a wrong topic.
 */
export function mayPublish(
  registry: RegistrySnapshot,
  device: DeviceEntry | undefined,
  topic: string,
): boolean {
  if (device === undefined || !device.enabled) return false;
  const asset = registry.byTopic.get(topic);
  if (asset !== undefined) return device.assetIds.has(asset.id);
  const parsed = parseTopic(topic);
  return parsed !== null && registry.siteCodes.get(device.siteId) === parsed.siteCode;
}

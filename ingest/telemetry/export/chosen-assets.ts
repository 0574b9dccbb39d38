import { notFound, seesSite } from "#platform";
import type { Principal } from "#platform";
import type { Registry } from "../../registry/registry.ts";
import type { AssetEntry } from "../../registry/snapshot.ts";

/**
 * The assets of an export, those somebody may see: of one site or all, of these tags or all, in the order of their ids.
 *
 * @throws AppError not-found when a tag or the site is not among them
 */
export function chosenAssets(
  registry: Pick<Registry, "snapshot">,
  principal: Principal,
  { site, tags }: { site?: string | undefined; tags?: readonly string[] | undefined },
): AssetEntry[] {
  const visible = [...registry.snapshot().assets.values()].filter(
    ({ siteId, siteCode }) =>
      seesSite(principal, siteId) && (site === undefined || siteCode === site),
  );
  if (site !== undefined && visible.length === 0) {
    throw notFound(`There is no site "${site}" with assets that you may see.`, { site });
  }
  if (tags === undefined) return visible;
  const missing = tags.find((tag) => !visible.some((asset) => asset.tag === tag));
  if (missing !== undefined) {
    throw notFound(
      `There is no asset "${missing}"${site === undefined ? "" : ` at site "${site}"`} that you may see.`,
      { tag: missing },
    );
  }
  return visible.filter(({ tag }) => tags.includes(tag));
}

/** Site codes and asset tags are one level of a topic, so they hold no separator, wildcard or blank. */
export const codePattern = /^[\p{L}\p{N}][\p{L}\p{N}._:=~()-]{0,63}$/u;

export interface ReadingsTopic {
  siteCode: string;
  assetTag: string;
}

/** @throws RangeError when a code cannot stand in a topic. */
export function topicFor(siteCode: string, assetTag: string): string {
  for (const code of [siteCode, assetTag]) {
    if (!codePattern.test(code)) {
      throw new RangeError(
        `"${code}" cannot stand in an MQTT topic: use letters, digits and . _ : = ~ ( ) - only, at most 64`,
      );
    }
  }
  return `mw/v1/${siteCode}/${assetTag}/readings`;
}

/** The site and asset of a readings topic, or null for any other topic. */
export function parseTopic(topic: string): ReadingsTopic | null {
  const [root, version, siteCode, assetTag, leaf, ...rest] = topic.split("/");
  if (root !== "mw" || version !== "v1" || leaf !== "readings" || rest.length > 0) return null;
  if (siteCode === undefined || !codePattern.test(siteCode)) return null;
  if (assetTag === undefined || !codePattern.test(assetTag)) return null;
  return { siteCode, assetTag };
}

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const tokens = readFileSync(new URL("web/src/theme/tokens.css", import.meta.url), "utf8");

/** Relative luminance and contrast: WCAG 2.2, definitions of "relative luminance" and "contrast ratio". */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter! + 0.05) / (darker! + 0.05);
}

function scheme(name: "light" | "dark"): Map<string, string> {
  const block = tokens.split(`[data-mantine-color-scheme="${name}"]`)[1]?.split("}")[0] ?? "";
  return new Map(
    [...block.matchAll(/--mw-([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]),
  );
}

const grounds = ["bg", "surface", "sunken", "hover"];
const severities = ["critical", "high", "medium", "low"];
const pairs: string[][] = [
  ...["text", "text-2", "text-3"].flatMap((ink) => grounds.map((ground) => [ink, ground])),
  ...["accent", ...severities].map((ink) => [ink, "surface"]),
  ...severities.map((name) => [name, `${name}-soft`]),
  ["accent", "accent-soft"],
  ["text", "accent-soft"],
  ["text-2", "accent-soft"],
  ["on-accent", "accent"],
  ["text", "critical-soft"],
  ["text", "medium-soft"],
  ...Array.from({ length: 8 }, (_, index) => [`signal-${index}`, "surface"]),
];

for (const name of ["light", "dark"] as const) {
  test(`every text of the ${name} scheme stands out from its ground by 4.5 to 1`, () => {
    const colours = scheme(name);
    const weak = pairs
      .map(([ink, ground]) => ({
        pair: `${ink} on ${ground}`,
        ratio: contrast(colours.get(ink!) ?? "#000000", colours.get(ground!) ?? "#000000"),
      }))
      .filter(({ ratio }) => ratio < 4.5);
    expect(weak).toEqual([]);
  });

  test(`the edge of a field in the ${name} scheme stands out by 3 to 1`, () => {
    const colours = scheme(name);
    for (const ground of ["surface", "bg", "field"])
      expect(
        contrast(colours.get("line-strong")!, colours.get(ground)!),
        ground,
      ).toBeGreaterThanOrEqual(3);
  });
}

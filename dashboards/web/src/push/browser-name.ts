const browsers: [name: string, sign: RegExp][] = [
  // In this order: most browsers also call themselves Chrome, and Chrome calls itself Safari.
  ["Edge", /\bEdgA?\//],
  ["Opera", /\bOPR\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Firefox", /\b(?:Firefox|FxiOS)\//],
  ["Chrome", /\b(?:Chrome|CriOS)\//],
  ["Safari", /\bSafari\//],
];
const systems: [name: string, sign: RegExp][] = [
  ["Android", /\bAndroid\b/],
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Windows", /\bWindows\b/],
  ["Mac", /\bMacintosh\b/],
  ["Linux", /\bLinux\b/],
];

/** "Firefox on Linux": by which a person tells one browser from another; from what it says of itself. */
export function browserName(userAgent: string): string {
  const first = (known: [string, RegExp][]) => known.find(([, sign]) => sign.test(userAgent))?.[0];
  const browser = first(browsers) ?? "A browser";
  const system = first(systems);
  return system === undefined ? browser : `${browser} on ${system}`;
}

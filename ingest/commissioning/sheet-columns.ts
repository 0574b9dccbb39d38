/** The columns of a commissioning spreadsheet, by the name that its documentation uses. */
export const sheetColumns = [
  "site",
  "siteName",
  "timeZone",
  "system",
  "systemName",
  "asset",
  "assetName",
  "class",
  "className",
  "criticality",
  "via",
  "device",
  "messagesPerSecond",
  "signal",
  "signalName",
  "component",
  "componentName",
  "kind",
  "unit",
  "min",
  "max",
  "every",
  "heartbeat",
  "decimals",
  "lateness",
  "follows",
] as const;
export type SheetColumn = (typeof sheetColumns)[number];

/** What people call them besides. Compared without case, blanks and punctuation. */
const alsoCalled: Record<string, SheetColumn> = {
  sitecode: "site",
  systemcode: "system",
  tag: "asset",
  assettag: "asset",
  assetclass: "class",
  gateway: "via",
  parent: "via",
  key: "signal",
  signalkey: "signal",
  ucum: "unit",
  interval: "every",
};

const byPlainName = new Map<string, SheetColumn>([
  ...Object.entries(alsoCalled),
  ...sheetColumns.map((column) => [plain(column), column] as const),
]);

export function columnNamed(header: string): SheetColumn | undefined {
  return byPlainName.get(plain(header));
}

function plain(header: string): string {
  return header.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

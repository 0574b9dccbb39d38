import { codePattern } from "../wire/index.ts";
import type { SheetDevice } from "./gather-sheet.ts";
import type { KnownPlant } from "./known-plant.ts";
import type { SheetError } from "./read-sheet.ts";

/** A device as the spreadsheet wants it: made when it is new; assets are added to those that it speaks for already. */
export interface WantedDevice {
  name: string;
  site: string;
  /** Undefined: new. */
  id: number | undefined;
  messagesPerSecond: number | null;
  /** Tags that it does not speak for yet. */
  newTags: string[];
  /** Whether its own facts differ from what is registered. */
  changed: boolean;
}

export function resolveDevice(
  name: string,
  { site, row, facts, tags }: SheetDevice,
  known: KnownPlant,
  errors: SheetError[],
): WantedDevice[] {
  const refuse = (column: "device" | "messagesPerSecond", message: string): WantedDevice[] => {
    errors.push({ row, column, message });
    return [];
  };
  if (!codePattern.test(name)) {
    return refuse("device", "use letters, digits and . _ : = ~ ( ) - only, at most 64");
  }
  const present = known.devices.get(name);
  if (present !== undefined && present.site !== site) {
    return refuse(
      "device",
      `device ${name} belongs to site ${present.site}: choose another name, since names are unique in the installation`,
    );
  }
  const told = facts.told.messagesPerSecond;
  if (typeof told === "number" && !(told > 0 && told <= 1_000_000)) {
    return refuse(
      "messagesPerSecond",
      "must be above 0 and at most 1000000; - takes the limit off",
    );
  }
  const before = present?.messagesPerSecond ?? null;
  const messagesPerSecond = told === undefined ? before : told === null ? null : Number(told);
  const newTags = [...tags.keys()].filter((tag) => present?.tags.has(tag) !== true);
  const changed = present !== undefined && messagesPerSecond !== before;
  return [{ name, site, id: present?.id, messagesPerSecond, newTags, changed }];
}

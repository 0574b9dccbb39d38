export interface Kit {
  id: number;
  failureMode: string;
  /** null: for every class that has no kit of its own. */
  assetClass: string | null;
  lines: { partId: number; quantity: number }[];
}

/** The kit for a failure mode of an asset class: the class's own before the general one; why, in the words people use. */
export function chooseKit(
  kits: readonly Kit[],
  { kind, failureMode, assetClass }: { kind: string; failureMode: string; assetClass: string },
  names: { failureMode: string; assetClass: string },
): { kit: Kit | null; why: string } {
  // A suspect instrument says nothing about the machine, so no machine part leaves the shelf for it.
  if (kind === "instrument") {
    return {
      kit: null,
      why: "The instrument is suspected, not the machine: no part is set aside.",
    };
  }
  const fitting = kits.filter((kit) => kit.failureMode === failureMode);
  const own = fitting.find((kit) => kit.assetClass === assetClass);
  const what = `${names.failureMode} (${names.assetClass})`;
  if (own !== undefined) return { kit: own, why: `The kit for: ${what}.` };
  const general = fitting.find((kit) => kit.assetClass === null);
  if (general !== undefined)
    return { kit: general, why: `The kit for: ${names.failureMode} (any class).` };
  return {
    kit: null,
    why: `No kit is defined for: ${what}. Import one to have parts set aside.`,
  };
}

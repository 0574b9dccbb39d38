export interface Kit {
  id: number;
  /** By which a rule may name it. */
  code: string | null;
  /** null: only for rules that name it. */
  failureMode: string | null;
  /** null: for every class that has no kit of its own. */
  assetClass: string | null;
  lines: { partId: number; quantity: number }[];
}

/** What a kit is wanted for; `code`: the one that the rule names. */
interface KitWanted {
  kind: string;
  failureMode: string;
  assetClass: string;
  code: string | null;
}

interface Chosen {
  kit: Kit | null;
  /** In the words people use. */
  why: string;
}

/** The kit that the rule names; else that of the failure mode, the class's own before the general one. */
export function chooseKit(
  kits: readonly Kit[],
  wanted: KitWanted,
  names: { failureMode: string; assetClass: string },
): Chosen {
  const { code } = wanted;
  if (code === null) return kitOfMode(kits, wanted, names);
  const named = kits.find((kit) => kit.code === code);
  if (named === undefined) {
    const { kit, why } = kitOfMode(kits, wanted, names);
    return { kit, why: `The rule asks for the kit "${code}", which is not defined. ${why}` };
  }
  const isOfMachine = named.failureMode !== null && named.failureMode !== wanted.failureMode;
  if (wanted.kind === "instrument" && isOfMachine) {
    const why = `The rule asks for the kit "${code}", which is for the machine. ${ofInstrument}`;
    return { kit: null, why };
  }
  return { kit: named, why: `The kit "${code}", which the rule asks for.` };
}

const ofInstrument = "The instrument is suspected, not the machine: no part is set aside.";

function kitOfMode(
  kits: readonly Kit[],
  { kind, failureMode, assetClass }: KitWanted,
  names: { failureMode: string; assetClass: string },
): Chosen {
  // A suspect instrument says nothing about the machine, so no machine part leaves the shelf for it.
  if (kind === "instrument") return { kit: null, why: ofInstrument };
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

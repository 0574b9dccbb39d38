/** Units as firmware, data sheets and people write them, where UCUM writes them in another way. */
const whole: Record<string, string> = {
  "°C": "Cel",
  "℃": "Cel",
  degC: "Cel",
  "°F": "[degF]",
  "℉": "[degF]",
  degF: "[degF]",
  rpm: "/min",
  RPM: "/min",
  "r/min": "/min",
  "rev/min": "/min",
  // Legal in UCUM, where it only means "one"; whoever writes it means turns a minute.
  "{rpm}": "/min",
  cpm: "/min",
  ips: "[in_i]/s",
  gpm: "[gal_us]/min",
  GPM: "[gal_us]/min",
  cfm: "[cft_i]/min",
  CFM: "[cft_i]/min",
  mph: "[mi_i]/h",
  mmHg: "mm[Hg]",
  inHg: "[in_i'Hg]",
  mmH2O: "mm[H2O]",
  inH2O: "[in_i'H2O]",
  mWC: "m[H2O]",
  Nm: "N.m",
  kNm: "kN.m",
  Wh: "W.h",
  kWh: "kW.h",
  MWh: "MW.h",
  Ah: "A.h",
  mAh: "mA.h",
  VA: "V.A",
  kVA: "kV.A",
  var: "V.A{reactive}",
  kvar: "kV.A{reactive}",
  "%RH": "%{RH}",
  pH: "[pH]",
  ppm: "[ppm]",
  ppb: "[ppb]",
  count: "{count}",
  counts: "{count}",
  pcs: "{pieces}",
};

const atoms: Record<string, string> = {
  in: "[in_i]",
  inch: "[in_i]",
  ft: "[ft_i]",
  yd: "[yd_i]",
  mi: "[mi_i]",
  cft: "[cft_i]",
  gal: "[gal_us]",
  lb: "[lb_av]",
  lbs: "[lb_av]",
  lbf: "[lbf_av]",
  oz: "[oz_av]",
  psi: "[psi]",
  PSI: "[psi]",
  hp: "[HP]",
  HP: "[HP]",
  BTU: "[Btu]",
  ohm: "Ohm",
  kohm: "kOhm",
  sec: "s",
  hr: "h",
  hrs: "h",
  day: "d",
  days: "d",
  hz: "Hz",
  Mol: "mol",
};

const signs: [RegExp, string][] = [
  [/°C|℃/gu, "Cel"],
  [/°F|℉/gu, "[degF]"],
  [/°/gu, "deg"],
  [/[µμ]/gu, "u"],
  [/[ΩΩ]/gu, "Ohm"],
  [/²/gu, "2"],
  [/³/gu, "3"],
  [/⁻¹/gu, "-1"],
  [/[·×⋅*](?!\d)/gu, "."],
];

/** The UCUM code that is meant, or the text itself: whether UCUM knows it is another question. */
export function ucumSpelling(written: string): string {
  const text = written.trim();
  if (Object.hasOwn(whole, text)) return whole[text] ?? text;
  const inAscii = signs.reduce((rest, [sign, ucum]) => rest.replace(sign, ucum), text);
  return inAscii.replace(/[A-Za-z]+/gu, (atom, at: number) => {
    // What stands in brackets or braces is UCUM's own already.
    const before = inAscii[at - 1] ?? "/";
    const isOwn = before === "." || before === "/" || before === "(";
    return isOwn && Object.hasOwn(atoms, atom) ? (atoms[atom] ?? atom) : atom;
  });
}

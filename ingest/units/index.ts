/** UCUM codes as people write them; what is not listed is written as it is (mm/s, bar, A, kW …). Pure: the pages use it too. */
const written: Record<string, string> = {
  Cel: "°C",
  "[degF]": "°F",
  K: "K",
  "1/min": "rpm",
  "{rpm}": "rpm",
  "/min": "rpm",
  "%": "%",
  "m3/h": "m³/h",
  "L/min": "l/min",
  Ohm: "Ω",
  "[psi]": "psi",
  "[in_i]/s": "in/s",
  "[gal_us]/min": "gpm",
  "[HP]": "hp",
  "[g]": "g",
  um: "µm",
  "m/s2": "m/s²",
  "1": "",
};

export function unitText(ucum: string | null): string {
  return ucum === null ? "" : (written[ucum] ?? ucum);
}

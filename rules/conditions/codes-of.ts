/** A machine that has several codes at one moment sends them in one reading, separated by commas. */
export const codesOf = (text: string | null): string[] =>
  text === null ? [] : text.split(",").map((code) => code.trim());

/** What C, Python and JavaScript print for a number that is none; ignoring case, with either sign. */
const spelling = /^[+-]?(?:nan|inf|infinity)$/i;
const bareSpelling = /[+-]?\b(?:nan|inf|infinity)\b/gi;

/** Whether a text stands for NaN or an infinity. */
export function isNotANumber(text: string): boolean {
  return text.length <= 9 && spelling.test(text);
}

/**
 * JSON has no NaN and no infinities, and firmware that formats a failed measurement writes them all the same. The text
 * with such bare words put in quotes, or null when it holds none. Only for what is no JSON as it stands: it reads the text
 * once from end to end, whatever is in it.
 */
export function quoteNotANumbers(text: string): string | null {
  let quoted = "";
  let found = false;
  for (let at = 0; at < text.length;) {
    const opening = text.indexOf('"', at);
    const bare = text.slice(at, opening === -1 ? text.length : opening);
    quoted += bare.replace(bareSpelling, (word) => {
      found = true;
      return `"${word}"`;
    });
    if (opening === -1) break;
    const end = endOfString(text, opening);
    quoted += text.slice(opening, end);
    at = end;
  }
  return found ? quoted : null;
}

/** Behind the closing quote of the string that opens at `opening`, or the end of the text. */
function endOfString(text: string, opening: number): number {
  let at = opening + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return Math.min(at + 1, text.length);
}

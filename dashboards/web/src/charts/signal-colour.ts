const hues = 8;

/** The same signal has the same colour on every page: its key decides, nothing else. A CSS variable of tokens.css. */
export function signalColour(key: string): string {
  let hash = 0;
  for (const letter of key) hash = (hash * 31 + letter.charCodeAt(0)) % 9973;
  return `--mw-signal-${hash % hues}`;
}

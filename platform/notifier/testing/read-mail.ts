/** A mail as a reader's program shows it: headers by lower-case name, decoded, and its plain text. */
export function readMail(source: string): { headers: Map<string, string>; text: string } {
  const [head = "", ...body] = source.split("\r\n\r\n");
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\r\n[ \t]+/g, " ").split("\r\n")) {
    const colon = line.indexOf(":");
    headers.set(line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim()));
  }
  const raw = body.join("\r\n\r\n");
  const encoding = headers.get("content-transfer-encoding")?.toLowerCase();
  const bytes =
    encoding === "base64"
      ? Buffer.from(raw, "base64")
      : encoding === "quoted-printable"
        ? quotedPrintable(raw)
        : Buffer.from(raw);
  return { headers, text: bytes.toString("utf8").replaceAll("\r\n", "\n").trimEnd() };
}

function quotedPrintable(text: string): Buffer {
  const joined = text.replaceAll(/[ \t]*=\r\n/g, (end) => end.slice(0, -3));
  return Buffer.concat(
    joined
      .split(/(=[0-9A-F]{2})/)
      .map((part) =>
        /^=[0-9A-F]{2}$/.test(part) ? Buffer.from(part.slice(1), "hex") : Buffer.from(part),
      ),
  );
}

/** RFC 2047: words of other letters in headers; blanks between two of them are not part of either. */
function decodeWords(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, words: string) =>
      how.toLowerCase() === "b"
        ? Buffer.from(words, "base64").toString("utf8")
        : quotedPrintable(words.replaceAll("_", " ")).toString("utf8"),
    );
}

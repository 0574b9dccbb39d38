const longestLine = 76;

/** Text in letters that every mail server passes on unchanged (RFC 2045, 6.7): lines of at most 76 ASCII letters, ended by CRLF. */
export function quotedPrintable(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(encodeLine)
    .join("\r\n");
}

function encodeLine(line: string): string {
  const pieces = [...Buffer.from(line, "utf8")].map((byte, at, bytes) => {
    const blank = byte === 0x20 || byte === 0x09;
    // A blank at the end of a line is lost on the way; "From " at its beginning gets a ">" from some programs.
    if (blank && at < bytes.length - 1) return String.fromCharCode(byte);
    const plain = byte > 0x20 && byte < 0x7f && byte !== 0x3d;
    return plain && !(at === 0 && line.startsWith("From "))
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  });
  let whole = "";
  let length = 0;
  for (const [at, piece] of pieces.entries()) {
    const last = at === pieces.length - 1;
    if (length + piece.length > longestLine - (last ? 0 : 1)) {
      whole += "=\r\n";
      length = 0;
    }
    whole += piece;
    length += piece.length;
  }
  return whole;
}

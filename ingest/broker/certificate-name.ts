import { TLSSocket } from "node:tls";

/** The common name of the certificate that the other end has shown and our CA has signed; null without one. */
export function certificateName(conn: unknown): string | null {
  if (!(conn instanceof TLSSocket) || !conn.authorized) return null;
  // Node gives an array when a certificate has several common names: that is nobody's name.
  const name: unknown = conn.getPeerCertificate().subject?.CN;
  return typeof name === "string" && name !== "" ? name : null;
}

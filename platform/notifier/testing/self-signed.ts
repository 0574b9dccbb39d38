import "reflect-metadata";
import {
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const keys = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** A certificate for this machine that only those trust who are given it. */
export async function selfSigned(): Promise<{ cert: string; key: string }> {
  const pair = await crypto.subtle.generateKey(keys, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=mail.test",
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 7 * 86_400_000),
    keys: pair,
    signingAlgorithm: keys,
    extensions: [
      new SubjectAlternativeNameExtension([
        { type: "ip", value: "127.0.0.1" },
        { type: "dns", value: "localhost" },
      ]),
    ],
  });
  const key = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
  return { cert: certificate.toString("pem"), key: PemConverter.encode(key, "PRIVATE KEY") };
}

import "reflect-metadata";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const keys = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

export interface TestCertificate {
  cert: string;
  key: string;
}

/** A certificate authority for one test, with a folder for what it signs. */
export async function createAuthority(name = "Test CA") {
  const dir = await mkdtemp(join(tmpdir(), "millwright-ca-"));
  const pair = await crypto.subtle.generateKey(keys, true, ["sign", "verify"]);
  const notBefore = new Date(Date.now() - 3_600_000);
  const root = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    notBefore,
    notAfter: new Date(Date.now() + 30 * 86_400_000),
    keys: pair,
    signingAlgorithm: keys,
    extensions: [new BasicConstraintsExtension(true, 1, true)],
  });
  const ca = join(dir, "ca.pem");
  await writeFile(ca, root.toString("pem"));
  let count = 0;

  /** Good for this machine and under this common name, until `notAfter`. */
  const sign = async (
    subject: string,
    notAfter = new Date(Date.now() + 7 * 86_400_000),
  ): Promise<TestCertificate> => {
    const own = await crypto.subtle.generateKey(keys, true, ["sign", "verify"]);
    const certificate = await X509CertificateGenerator.create({
      serialNumber: String(++count).padStart(2, "0"),
      subject,
      issuer: root.subject,
      notBefore,
      notAfter,
      publicKey: own.publicKey,
      signingKey: pair.privateKey,
      signingAlgorithm: keys,
      extensions: [
        new SubjectAlternativeNameExtension([
          { type: "ip", value: "127.0.0.1" },
          { type: "dns", value: "localhost" },
        ]),
      ],
    });
    const key = await crypto.subtle.exportKey("pkcs8", own.privateKey);
    return { cert: certificate.toString("pem"), key: PemConverter.encode(key, "PRIVATE KEY") };
  };

  return {
    dir,
    /** Path of its own certificate. */
    ca,
    caPem: root.toString("pem"),
    sign,
    /** Puts a certificate and its key under a name in the folder. */
    async place(file: string, { cert, key }: TestCertificate) {
      const paths = { cert: join(dir, `${file}.pem`), key: join(dir, `${file}.key`) };
      await Promise.all([writeFile(paths.cert, cert), writeFile(paths.key, key)]);
      return paths;
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

import { TLSSocket } from "node:tls";
import type { Log } from "#platform";
import { readTlsFiles, type TlsPaths, watchTlsFiles } from "../broker/tls-files.ts";

/** The certificates of a connection to an external broker: ours, renewed when its files change, and the broker's own. */
export async function useCertificates(paths: TlsPaths, log: Log) {
  let current = await readTlsFiles(paths);
  let brokers: number | null = null;
  const watch = watchTlsFiles({
    paths,
    current,
    log,
    apply: (read) => {
      current = read;
    },
  });
  return {
    /** What the client library takes. */
    material(): { cert?: Buffer; key?: Buffer; ca?: Buffer } {
      const { expiresAt: _, ...material } = current;
      return material;
    },
    /** Notes the certificate that the broker has shown on this connection. */
    seen(conn: unknown): void {
      if (!(conn instanceof TLSSocket)) return;
      const { valid_to: until } = conn.getPeerCertificate();
      brokers = until === undefined ? null : Date.parse(until);
    },
    /** The first that ends; null without any. */
    expiresAt(): number | null {
      const times = [current.expiresAt, brokers].filter((time) => time !== null);
      return times.length === 0 ? null : Math.min(...times);
    },
    stop: () => watch.stop(),
  };
}

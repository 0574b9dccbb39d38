import { randomBytes } from "node:crypto";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Log } from "#platform";
import type { Door } from "./door.ts";
import { listen } from "./listen.ts";
import { readTlsFiles, type TlsPaths, watchTlsFiles } from "./tls-files.ts";

export interface TlsListener extends TlsPaths {
  port: number;
  clientCerts: "off" | "optional" | "required";
}

export interface Listeners {
  host: string;
  /** The real ports when 0 was asked for; 0 where nothing listens. */
  port: number;
  tlsPort: number;
  certificateExpiresAt(): number | null;
  /** Reads the certificate's files now, which happens by itself every few seconds. */
  reloadCertificate(): Promise<void>;
  stop(): Promise<void>;
}

const socketOptions = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 } as const;
const handshakeMs = 10_000;

/** Opens the listeners with and without TLS. What comes in through the door is handed over, decrypted. */
export async function openListeners(options: {
  host: string;
  port: number | null;
  tls: TlsListener | null;
  door: Door;
  maxConnections: number;
  log: Log;
  accept: (conn: Socket) => void;
  count: (reason: "too-many-connections" | "tls-failed") => void;
}): Promise<Listeners> {
  const { host, door, log, accept, count, tls } = options;
  const material = tls === null ? null : await readTlsFiles(tls);
  const servers: Server[] = [];
  let watch: ReturnType<typeof watchTlsFiles> | undefined;
  const stop = async (): Promise<void> => {
    watch?.stop();
    await Promise.all(
      servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
    );
  };

  const open = async (server: Server, port: number) => {
    // The door counts both listeners together; here Node saves us the work for what is certainly too many.
    server.maxConnections = options.maxConnections;
    server.on("drop", () => count("too-many-connections"));
    const address = await listen(server, host, port).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    servers.push(server);
    return address;
  };

  let plain: Awaited<ReturnType<typeof open>> | null = null;
  if (options.port !== null) {
    const server = createServer(socketOptions, (socket) => {
      if (door.enter(socket)) accept(socket);
    });
    plain = await open(server, options.port);
  }

  let encrypted: Awaited<ReturnType<typeof open>> | null = null;
  let expiresAt = material?.expiresAt ?? null;
  if (tls !== null && material !== null) {
    const server = createTlsServer({
      ...socketOptions,
      ...material,
      minVersion: "TLSv1.2",
      handshakeTimeout: handshakeMs,
      requestCert: tls.clientCerts !== "off",
      rejectUnauthorized: tls.clientCerts === "required",
    });
    server.on("connection", (socket: Socket) => void door.enter(socket));
    server.on("secureConnection", accept);
    server.on("tlsClientError", (error: NodeJS.ErrnoException, conn) => {
      // Without an answer to our hello, or gone before it: a scan or a lost network, not a failed handshake.
      if (error.code !== "ECONNRESET") count("tls-failed");
      conn.destroy();
    });
    encrypted = await open(server, tls.port);
    watch = watchTlsFiles({
      paths: tls,
      current: material,
      log,
      apply(read) {
        server.setSecureContext({ ...read, minVersion: "TLSv1.2" });
        // What was agreed under the old certificates is not taken up again under the new ones.
        server.setTicketKeys(randomBytes(48));
        expiresAt = read.expiresAt;
      },
    });
  }

  return {
    host: (plain ?? encrypted)?.address ?? host,
    port: plain?.port ?? 0,
    tlsPort: encrypted?.port ?? 0,
    certificateExpiresAt: () => expiresAt,
    reloadCertificate: async () => watch?.look(),
    stop,
  };
}

import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { TLSSocket, createSecureContext } from "node:tls";
import type { Behaviour } from "./other-side.ts";

export type Mail = {
  from: string;
  to: string[];
  source: string;
  encrypted: boolean;
  user: string | null;
};

type Options = {
  tls?: { cert: string; key: string };
  /** Encrypted from the first byte. */
  tlsFromStart?: boolean;
  /** Hides that it could encrypt. */
  hidesTls?: boolean;
  /** Lets in nobody else. */
  account?: { user: string; password: string };
};

/** A mail server (RFC 5321, with STARTTLS and AUTH PLAIN) that keeps what it takes and answers as it is told. */
export async function startSmtpServer(options: Options = {}) {
  const mails: Mail[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  let how: Behaviour = "take";
  const reached = Promise.withResolvers<void>();
  const waiting: { count: number; resolve: () => void }[] = [];

  const converse = (raw: Socket, encrypted: boolean): void => {
    let socket = raw;
    let secure = encrypted;
    let user: string | null = null;
    let mail = { from: "", to: [] as string[] };
    let data: string[] | null = null;
    let rest = "";
    const say = (line: string): void => void socket.write(`${line}\r\n`);

    const upgrade = (): void => {
      say("220 2.0.0 go ahead");
      socket.removeListener("data", hear);
      const context = createSecureContext(options.tls ?? {});
      socket = new TLSSocket(socket, { isServer: true, secureContext: context });
      secure = true;
      listen();
    };
    const authenticate = (words: string): void => {
      const [, name = "", password = ""] = Buffer.from(words, "base64").toString().split("\0");
      const { account } = options;
      if (account?.user !== name || account.password !== password)
        return say("535 5.7.8 wrong password");
      user = name;
      say("235 2.7.0 welcome");
    };
    const finish = (lines: string[]): void => {
      if (how === "hang") return reached.resolve();
      mails.push({ ...mail, source: lines.join("\r\n"), encrypted: secure, user });
      for (const one of waiting) if (mails.length >= one.count) one.resolve();
      say("250 2.0.0 taken");
    };
    const obey = (line: string): void => {
      commands.push(line);
      const verb = line.slice(0, 4).toUpperCase();
      switch (verb) {
        case "EHLO": {
          const offers = options.tls !== undefined && !secure && options.hidesTls !== true;
          say("250-mail.test");
          if (offers) say("250-STARTTLS");
          if (options.account !== undefined) say("250-AUTH PLAIN");
          return say("250 8BITMIME");
        }
        case "STAR":
          return options.tls === undefined ? say("502 5.5.1 no TLS here") : upgrade();
        case "AUTH":
          return authenticate(line.split(" ")[2] ?? "");
        case "MAIL":
          if (options.account !== undefined && user === null) return say("530 5.7.0 who are you");
          mail = { from: between(line), to: [] };
          return say("250 2.1.0 well");
        case "RCPT":
          if (how === "refuse") return say("550 5.1.1 nobody of that name");
          if (how === "fail") return say("451 4.3.0 come back later");
          mail.to.push(between(line));
          return say("250 2.1.5 well");
        case "DATA":
          data = [];
          return say("354 go on");
        case "RSET":
          return say("250 2.0.0 forgotten");
        case "QUIT":
          say("221 2.0.0 bye");
          return void socket.end();
        default:
          return say("500 5.5.2 what");
      }
    };
    const hear = (chunk: Buffer): void => {
      rest += chunk.toString("utf8");
      for (;;) {
        const end = rest.indexOf("\r\n");
        if (end === -1) return;
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data === null) obey(line);
        else if (line === ".") {
          const lines = data;
          data = null;
          finish(lines);
        } else data.push(line.startsWith(".") ? line.slice(1) : line);
      }
    };
    const listen = (): void => {
      socket.on("data", hear);
      socket.on("error", () => socket.destroy());
    };
    listen();
    say("220 mail.test at your service");
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    if (options.tlsFromStart !== true) return converse(socket, false);
    const context = createSecureContext(options.tls ?? {});
    converse(new TLSSocket(socket, { isServer: true, secureContext: context }), true);
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", () => listening.resolve());
  await listening.promise;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server that listens has one
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => {
    const closed = Promise.withResolvers<void>();
    server.close(() => closed.resolve());
    for (const socket of sockets) socket.destroy();
    return closed.promise;
  };
  return {
    port,
    mails,
    commands,
    behave(now: Behaviour): void {
      how = now;
    },
    reached: () => reached.promise,
    /** Resolves once so many mails were taken in all. */
    taken(count: number): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (mails.length >= count) resolve();
      waiting.push({ count, resolve });
      return promise;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const between = (line: string): string => /<(.*)>/.exec(line)?.[1] ?? "";

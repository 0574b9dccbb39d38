import { connect } from "node:net";
import type { Socket } from "node:net";
import { hostname } from "node:os";
import { connect as connectSecurely, getCACertificates } from "node:tls";
import type { NotifyConfig } from "../../../config/notify-config.ts";

export type MailServer = Pick<
  NonNullable<NotifyConfig["mail"]>,
  "host" | "port" | "tls" | "auth"
> & {
  /** Certificates (PEM) to trust besides the system's. */
  ca: string | undefined;
};

/** What a server says: its code and its words. */
export type Reply = { code: number; words: string };

/** The server did not do what was asked; `asked` is the command without its secrets. */
export class SmtpRefusal extends Error {
  readonly code: number;
  readonly asked: string;
  constructor(asked: string, { code, words }: Reply) {
    super(`The mail server answered ${code} ${words}`);
    this.code = code;
    this.asked = asked;
  }
}

/** Why a conversation was not begun or was broken off, in words. */
export class SmtpFailure extends Error {}

export type SmtpSession = {
  secure: boolean;
  /** Waits for an answer of a code that begins with `wanted`. @throws SmtpRefusal for another */
  ask: (command: string, wanted: "2" | "3", shown?: string) => Promise<Reply>;
  /** Says goodbye without waiting for the answer. */
  end(): void;
};

/**
 * Begins a conversation with a mail server (RFC 5321): greets, encrypts as the settings ask (RFC 3207; where TLS is required the
 * certificate is checked), proves who we are (RFC 4954). No password goes out unencrypted, but to this machine. `signal` breaks it off.
 */
export async function openSession(server: MailServer, signal: AbortSignal): Promise<SmtpSession> {
  signal.throwIfAborted();
  const conversation = await converse(server, signal);
  try {
    await conversation.expect("greeting", "2");
    let offers = await sayHello(conversation);
    if (server.tls !== "start") {
      const offered = offers.some((line) => /^STARTTLS\b/i.test(line));
      if (!offered && server.tls === "upgrade") {
        throw new SmtpFailure(
          "The mail server offers no TLS (STARTTLS), so nothing is sent. ?tls=optional in SMTP_URL allows it.",
        );
      }
      if (offered) {
        await conversation.ask("STARTTLS", "2");
        await conversation.encrypt();
        offers = await sayHello(conversation);
      }
    }
    if (server.auth !== null) await proveOurselves(conversation, server.auth, offers);
  } catch (error) {
    conversation.end();
    throw error;
  }
  return conversation;
}

async function sayHello({ ask, localAddress }: Conversation): Promise<string[]> {
  const name = hostname();
  const own = name.includes(".") ? name : `[${localAddress}]`;
  const { words } = await ask(`EHLO ${own}`, "2");
  return words.split("\n").slice(1);
}

async function proveOurselves(
  { ask }: Conversation,
  { user, password }: { user: string; password: string },
  offers: readonly string[],
): Promise<void> {
  const ways =
    offers
      .find((line) => /^AUTH\b/i.test(line))
      ?.toUpperCase()
      .split(/[ =]/) ?? [];
  const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
  if (ways.includes("PLAIN")) {
    await ask(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, "2", "AUTH");
  } else if (ways.includes("LOGIN")) {
    await ask("AUTH LOGIN", "3", "AUTH");
    await ask(base64(user), "3", "AUTH");
    await ask(base64(password), "2", "AUTH");
  } else {
    throw new SmtpFailure(
      "The mail server takes neither AUTH PLAIN nor LOGIN, so we cannot sign in.",
    );
  }
}

type Conversation = SmtpSession & {
  localAddress: string;
  expect: (asked: string, wanted: "2" | "3") => Promise<Reply>;
  encrypt(): Promise<void>;
};

/** Whoever says more than this without having been asked, or in one answer, speaks no SMTP. */
const longestReply = 65_536;

async function converse(server: MailServer, signal: AbortSignal): Promise<Conversation> {
  const { host, port } = server;
  const trust = () =>
    server.ca === undefined ? {} : { ca: [...getCACertificates("default"), server.ca] };
  const names = { host, ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }) };
  const fromStart = server.tls === "start";
  let socket: Socket = fromStart
    ? connectSecurely({ port, ...names, ...trust() })
    : connect({ host, port });
  let rest = "";
  let waiting: { resolve: (reply: Reply) => void; reject: (error: unknown) => void } | undefined;
  let broken: unknown;

  const breakOff = (error: unknown): void => {
    broken ??= error;
    socket.destroy();
    waiting?.reject(broken);
    waiting = undefined;
  };
  const hear = (chunk: Buffer): void => {
    rest += chunk.toString("utf8");
    const whole = /^(?:\d{3}-[^\n]*\n)*(\d{3})(?: [^\n]*)?\r?\n/.exec(rest);
    if (whole !== null) {
      rest = rest.slice(whole[0].length);
      waiting?.resolve({ code: Number(whole[1]), words: wordsOf(whole[0]) });
      waiting = undefined;
    }
    if (rest.length > longestReply) breakOff(new SmtpFailure("That is no mail server."));
  };
  const listenTo = (one: Socket): void => {
    one.on("data", hear);
    one.on("error", breakOff);
    one.on("close", () => breakOff(new SmtpFailure("The mail server hung up.")));
  };
  const ready = async (one: Socket, event: "connect" | "secureConnect"): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    one.once(event, resolve);
    one.once("error", reject);
    one.once("close", () => reject(broken ?? new SmtpFailure("The mail server hung up.")));
    await promise;
  };
  const stop = (): void => breakOff(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  listenTo(socket);
  await ready(socket, fromStart ? "secureConnect" : "connect");

  const expect = async (asked: string, wanted: "2" | "3"): Promise<Reply> => {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    waiting = { resolve, reject };
    if (broken === undefined) hear(Buffer.alloc(0));
    else reject(broken);
    const reply = await promise;
    if (String(reply.code).startsWith(wanted)) return reply;
    throw new SmtpRefusal(asked, reply);
  };
  const conversation: Conversation = {
    secure: fromStart,
    localAddress: addressLiteral(socket.localAddress),
    expect,
    async ask(command, wanted, shown = command) {
      if (broken === undefined) socket.write(`${command}\r\n`);
      return expect(shown, wanted);
    },
    async encrypt() {
      // What came unencrypted after the go-ahead was put there by somebody in between (CVE-2011-0411).
      if (rest !== "") throw new SmtpFailure("The mail server spoke before it was encrypted.");
      const plain = socket;
      plain.removeAllListeners("data");
      // What would go out in clear if the server had no TLS is no worse off with a certificate that nobody vouches for (RFC 7435).
      const rejectUnauthorized = server.tls !== "offered";
      socket = connectSecurely({ socket: plain, ...names, ...trust(), rejectUnauthorized });
      listenTo(socket);
      await ready(socket, "secureConnect");
      conversation.secure = true;
    },
    end() {
      signal.removeEventListener("abort", stop);
      if (broken === undefined) {
        broken = new SmtpFailure("The conversation has ended.");
        // A server that never closes its side must not keep us, nor one that goes on talking.
        socket.removeAllListeners("data").on("data", () => socket.destroy());
        socket.end("QUIT\r\n");
        socket.setTimeout(5_000, () => socket.destroy());
      }
    },
  };
  return conversation;
}

/** The words of a reply without codes, a line each; nothing that would disturb a terminal. */
const wordsOf = (lines: string): string =>
  lines
    .trimEnd()
    .split("\n")
    .map((line) =>
      line
        .slice(4)
        .replaceAll(/\p{Cc}/gu, "")
        .slice(0, 500),
    )
    .join("\n");

/** RFC 5321, 4.1.3: who has no name in the DNS says its number. */
function addressLiteral(address: string | undefined): string {
  if (address === undefined) return "127.0.0.1";
  return address.includes(":") ? `IPv6:${address}` : address;
}

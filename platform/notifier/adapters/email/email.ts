import type { NotifyConfig } from "../../../config/notify-config.ts";
import { AppError } from "../../../errors/app-error.ts";
import type { EmailAddress, Notifier, Outcome } from "../../notifier.ts";
import { inWords } from "../../outbound/post-outside.ts";
import { readCa } from "../read-ca.ts";
import { composeMail } from "./compose-mail.ts";
import { SmtpFailure, SmtpRefusal, openSession } from "./smtp-session.ts";
import type { MailServer, Reply, SmtpSession } from "./smtp-session.ts";

type MailSettings = NonNullable<NotifyConfig["mail"]>;

/** Letters as mails, handed to one mail server; a conversation each, so that none waits for another. */
export function emailNotifier(options: {
  mail: MailSettings;
  /** Certificates (PEM) to trust besides the system's. */
  ca: string | undefined;
  base: string;
}): Notifier<EmailAddress> {
  const { mail, ca, base } = options;
  const server = serverOf(mail, ca);
  return {
    async send(to, letter, signal) {
      const source = composeMail(letter, { from: mail.from, to, base });
      try {
        const session = await openSession(server, signal);
        try {
          const { words } = await submit(session, {
            from: mail.from.address,
            to: to.email,
            source,
          });
          return { result: "delivered", reason: `The mail server took it: ${words}` };
        } finally {
          session.end();
        }
      } catch (error) {
        return explain(error);
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Whether the mail server lets us in, as sending would; nothing is sent. */
export async function tryMailServer(
  mail: MailSettings,
  caFile: string | undefined,
): Promise<Outcome> {
  try {
    const server = serverOf(mail, await readCa(caFile));
    const session = await openSession(server, AbortSignal.timeout(10_000));
    session.end();
    const how = session.secure ? "with TLS" : "without TLS";
    const who = mail.auth === null ? "" : ` and knows ${mail.auth.user}`;
    return { result: "delivered", reason: `the mail server answers ${how}${who}` };
  } catch (error) {
    return explain(error);
  }
}

const serverOf = (mail: MailSettings, ca: string | undefined): MailServer => {
  const { host, port, tls, auth } = mail;
  return { host, port, tls, auth, ca };
};

async function submit(
  { ask }: SmtpSession,
  mail: { from: string; to: string; source: string },
): Promise<Reply> {
  await ask(`MAIL FROM:<${mail.from}>`, "2", "MAIL");
  await ask(`RCPT TO:<${mail.to}>`, "2", "RCPT");
  await ask("DATA", "3");
  // A line that begins with a dot would end the mail (RFC 5321, 4.5.2); the source ends with CRLF.
  return ask(`${mail.source.replaceAll(/^\./gm, "..")}.`, "2", "DATA");
}

/** Only a no to this sender, this address or this mail is for good; who we are and when we come can be mended. */
function explain(error: unknown): Outcome {
  if (error instanceof SmtpRefusal) {
    const aboutUs = [530, 534, 535, 538].includes(error.code);
    const aboutIt = ["MAIL", "RCPT", "DATA"].includes(error.asked);
    const forGood = error.code >= 500 && aboutIt && !aboutUs;
    return { result: forGood ? "refused" : "failed", reason: error.message.replaceAll("\n", " ") };
  }
  const ours = error instanceof SmtpFailure || error instanceof AppError;
  const reason = ours ? error.message : inWords(error);
  return { result: "failed", reason };
}

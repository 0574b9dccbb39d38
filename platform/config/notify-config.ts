import type { Settings } from "./settings.ts";

/** How people and programs are told. */
export type NotifyConfig = {
  /** Null: no mail is sent. */
  mail: {
    host: string;
    port: number;
    /** start: TLS from the first byte. upgrade: by STARTTLS, or not at all. offered: by STARTTLS where the server has it. */
    tls: "start" | "upgrade" | "offered";
    auth: { user: string; password: string } | null;
    from: { address: string; name: string };
  } | null;
  /** Path of a PEM file: whose signature to trust besides the system's CAs. */
  caFile: string | undefined;
  /** Everything is written into this folder instead of being sent. */
  folder: string | undefined;
  /** What everything the notifier signs with follows from; undefined: kept in the data folder. */
  key: string | undefined;
  /** Webhooks may have addresses of our own network, and http://. */
  privateAddresses: boolean;
};

export function notifyOf(settings: Settings): NotifyConfig {
  return {
    mail: mailOf(settings),
    caFile: settings.NOTIFY_TLS_CA,
    folder: settings.NOTIFY_FOLDER,
    key: settings.NOTIFY_KEY,
    privateAddresses: settings.NOTIFY_PRIVATE_ADDRESSES === "on",
  };
}

function mailOf(settings: Settings): NotifyConfig["mail"] {
  const { SMTP_URL, MAIL_FROM: from } = settings;
  if (SMTP_URL === undefined || from === undefined) return null;
  const url = new URL(SMTP_URL);
  const fromStart = url.protocol === "smtps:";
  const user = decodeURIComponent(url.username);
  return {
    host: hostOf(url),
    port: Number(url.port || (fromStart ? 465 : 587)),
    tls: fromStart ? "start" : upgradeOf(url),
    auth: user === "" ? null : { user, password: decodeURIComponent(url.password) },
    from,
  };
}

/** Within this machine nobody listens in, and mail servers there seldom have a certificate for "localhost". */
function upgradeOf(url: URL): "upgrade" | "offered" {
  const asked = url.searchParams.get("tls");
  if (asked === "required") return "upgrade";
  return asked === "optional" || isLoopback(url) ? "offered" : "upgrade";
}

/** Of a scheme that browsers do not know, URL leaves the brackets of an IPv6 address. */
const hostOf = (url: URL): string => url.hostname.replaceAll(/^\[|\]$/g, "");
const isLoopback = (url: URL): boolean => /^(localhost|127\.[\d.]+|::1)$/.test(hostOf(url));

/** What these settings ask of each other. */
export function notifyComplaints(settings: Settings): string[] {
  const complaints: string[] = [];
  if (settings.SMTP_URL === undefined) return complaints;
  if (settings.MAIL_FROM === undefined) {
    complaints.push(
      'MAIL_FROM: mail needs a sender. Set it too: "Millwright <millwright@example.com>".',
    );
  }
  const url = new URL(settings.SMTP_URL);
  const tls = url.searchParams.get("tls");
  if (tls !== null && (url.protocol === "smtps:" || !["required", "optional"].includes(tls))) {
    complaints.push(
      "SMTP_URL: ?tls= is required or optional, for smtp:// only; smtps:// always has TLS.",
    );
  }
  if (tls === "optional" && url.username !== "" && !isLoopback(url)) {
    complaints.push(
      "SMTP_URL: ?tls=optional could send the password without TLS. Leave it away, or leave the user away.",
    );
  }
  return complaints;
}

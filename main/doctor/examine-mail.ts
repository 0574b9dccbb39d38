import { ok, problem, unproven } from "#ingest";
import type { Finding } from "#ingest";
import { tryMailServer } from "#platform";
import type { Config } from "#platform";

/** Whether somebody can be told outside the pages: the mail server lets us in, and links lead to where people are. */
export async function examineMail(config: Config): Promise<Finding[]> {
  const { mail, folder, caFile } = config.notify;
  if (folder !== undefined) {
    const words = `every message is written into ${folder} and nothing is sent`;
    return [unproven("mail", words, "Take NOTIFY_FOLDER away outside development.")];
  }
  if (mail === null) {
    const remedy = "Set SMTP_URL and MAIL_FROM to have people told by email.";
    return [unproven("mail", "no mail is sent: SMTP_URL is not set", remedy)];
  }
  const server = `${mail.host}:${mail.port}`;
  const answer = await tryMailServer(mail, caFile);
  const findings = [
    answer.result === "delivered"
      ? ok("mail", `${server}: ${answer.reason}`)
      : problem("mail", `${server}: ${answer.reason}`, "See that it runs, and mend SMTP_URL."),
  ];
  if (config.publicUrl === undefined) {
    findings.push(
      problem(
        "links in messages",
        "they lead to this machine only, where nobody who reads mail is",
        "Set PUBLIC_URL to the address people use.",
      ),
    );
  }
  return findings;
}

import { randomBytes } from "node:crypto";
import type { IClientOptions } from "mqtt";
import type { BrokerGuest } from "./broker-guest.ts";
import { type Finding, ok, problem } from "./finding.ts";

/** More than Mosquitto keeps unless told otherwise: 1,000 in the queue and 20 on their way. */
const messages = 1_500;

type Visits = {
  visit: (who: IClientOptions) => Promise<BrokerGuest>;
  own: { username: string; password: string };
  publisher: BrokerGuest;
  topic: string;
};

/** Whether the broker keeps messages for a session that is away, and deals them out among processes that share. */
export async function examineQueues(visits: Visits): Promise<Finding[]> {
  return [await examineSession(visits), await examineSharing(visits)];
}

async function examineSession({ visit, own, publisher, topic }: Visits): Promise<Finding> {
  const check = "queues";
  const clientId = `millwright-doctor-${randomBytes(4).toString("hex")}`;
  const session = { ...own, clientId, clean: false };
  const before = await visit(session);
  await before.subscribe(topic);
  await before.client.endAsync();
  const word = `millwright doctor ${clientId} `;
  let sent = 0;
  for (let at = 0; at < messages; at += 100) {
    const answers = Array.from({ length: 100 }, (_, i) =>
      publisher.publish(topic, `${word}${at + i}`),
    );
    sent += (await Promise.all(answers)).filter(Boolean).length;
  }
  const heard = new Set<string>();
  try {
    // Listening must begin before the broker sends what it has kept, which it does at once.
    const after = await visit(session);
    await after.hears(`${word}${messages - 1}`);
    for (const payload of after.heard) if (payload.startsWith(word)) heard.add(payload);
    await after.client.endAsync();
  } finally {
    // A clean start ends the session at the broker.
    const last = await visit({ ...session, clean: true });
    await last.client.endAsync();
  }
  return heard.size === messages
    ? ok(check, `all of ${messages} messages waited at the broker for a session that was away`)
    : problem(
        check,
        `of ${sent} messages that the broker has acknowledged while a session was away, ${heard.size} came: the rest is lost`,
        "Set max_queued_messages 0 (Mosquitto; its default drops beyond 1,000), and its like at another broker.",
      );
}

async function examineSharing({ visit, own, publisher, topic }: Visits): Promise<Finding> {
  const check = "sharing";
  const group = randomBytes(4).toString("hex");
  await using stack = new AsyncDisposableStack();
  const members = [stack.use(await visit(own)), stack.use(await visit(own))];
  const granted = await Promise.all(
    members.map((member) => member.subscribe(`$share/millwright-doctor-${group}/${topic}`)),
  );
  const remedy =
    "Use a broker with shared subscriptions (Mosquitto 2, EMQX, HiveMQ), or run one process with every role, which needs none.";
  if (granted.includes(false)) {
    return problem(
      check,
      "the broker refuses shared subscriptions, so ingest processes cannot divide the load",
      remedy,
    );
  }
  const words = Array.from({ length: 40 }, (_, i) => `millwright doctor ${group} ${i}`);
  for (const word of words) await publisher.publish(topic, word);
  await Promise.race(
    words.slice(-1).flatMap((word) => members.map((member) => member.hears(word))),
  );
  // What went to the other one has come by the time that it answers.
  await Promise.all(members.map((member) => member.client.unsubscribeAsync(topic).catch(() => {})));
  const heard = members.flatMap((member) =>
    member.heard.filter((payload) => words.includes(payload)),
  );
  const both = members.every((member) => member.heard.length > 0);
  if (new Set(heard).size === words.length && heard.length === words.length && both) {
    return ok(
      check,
      "a shared subscription brings each message to one of its members, and all have their share",
    );
  }
  return problem(
    check,
    `of ${words.length} messages, two members of a shared subscription got ${heard.length} (${new Set(heard).size} different ones)`,
    remedy,
  );
}

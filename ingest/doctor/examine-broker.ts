import { randomBytes } from "node:crypto";
import type { IClientOptions } from "mqtt";
import { readTlsFiles, type TlsPaths } from "../broker/tls-files.ts";
import { probeFilter, probeSecret, probeTopic, probeUsers } from "../mosquitto/probes.ts";
import { readingsFilter } from "../subscriber/readings-filter.ts";
import { type BrokerGuest, visitBroker } from "./broker-guest.ts";
import { examineQueues } from "./examine-queues.ts";
import { examineRules } from "./examine-rules.ts";
import { type Finding, ok, problem, unproven } from "./finding.ts";
import { type Guests, nonce, reaches } from "./guests.ts";

const files =
  "Have Mosquitto use the files that `millwright mosquitto <folder>` writes, and send it SIGHUP (another broker: give it these users, secrets and rules).";
const [first, second] = probeUsers;

/**
 * What an external broker promises, tried out from outside: whether it knows its clients apart, keeps each to its topics,
 * and keeps messages for us. Two users that speak for nobody (`probes.ts`) play devices.
 */
export async function examineBroker(options: {
  /** MQTT_URL, with the product's own user and secret. */
  url: string;
  tls: TlsPaths;
  /** The readings topic of some registered asset; null when there is none yet. */
  deviceTopic: string | null;
  /** Of the rules as the registry has them now (`mosquitto/mark.ts`); null where it could not be read. */
  mark: string | null;
}): Promise<Finding[]> {
  const { url, deviceTopic, mark } = options;
  const { expiresAt: _, ...material } = await readTlsFiles(options.tls);
  const { hostname, protocol, username, password } = new URL(url);
  const findings = [encryption(protocol, hostname)];
  const own = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  const visit = (who: IClientOptions): Promise<BrokerGuest> =>
    visitBroker(url, { ...material, ...who });

  await using stack = new AsyncDisposableStack();
  const enter = async (who: IClientOptions): Promise<BrokerGuest | string> => {
    try {
      return stack.use(await visit(who));
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  const product = await enter(own.username === "" ? {} : own);
  if (typeof product === "string") {
    const words = `${hostname} does not let the product in: ${product}`;
    const remedy = "See that the broker runs, and that MQTT_URL has its address, user and secret.";
    return [...findings, problem("broker", words, remedy)];
  }
  findings.push(ok("broker", `${hostname} takes the product's connection`));
  findings.push(await examineStrangers(enter));

  const probe = async (user: (typeof probeUsers)[number]) =>
    own.password === ""
      ? "MQTT_URL has no secret to work out theirs from"
      : enter({ username: user, password: probeSecret(user, own.password) });
  const [one, two] = await Promise.all([probe(first), probe(second)]);
  if (typeof one === "string" || typeof two === "string") {
    const why = [one, two].find((guest) => typeof guest === "string") ?? "";
    const words = `whether one device can publish as another: the broker does not know the probes ${probeUsers.join(" and ")} (${why})`;
    return [
      ...findings,
      unproven("identity", words, files),
      unproven(
        "queues",
        "how much the broker keeps for us: without a probe nothing can be published",
        files,
      ),
    ];
  }
  const guests: Guests = {
    product,
    two,
    async visit(user) {
      const again = await probe(user);
      if (typeof again === "string") throw new Error(`${user} was let in, and now: ${again}`);
      return again;
    },
  };
  const heard = await examineDelivery(guests);
  findings.push(heard);
  if (heard.state !== "ok") return findings;
  findings.push(
    await examineIdentity(guests, deviceTopic),
    await examineRules(guests, mark),
    await examineEavesdropping(guests),
    ...(await examineQueues({ visit, own, publisher: two, topic: probeTopic(second) })),
  );
  findings.push(
    unproven(
      "restart",
      "whether what the broker has acknowledged outlives its own crash: only its configuration says so. Mosquitto 2.0.11 also forgets shared subscriptions " +
        "when it restarts (an ingest process that is alone subscribes plainly and is not concerned): with several, what comes before they are back is dropped.",
      "Have persistence on, save often (autosave_interval), and restart the broker while the ingest processes run.",
    ),
  );
  return findings;
}

function encryption(protocol: string, hostname: string): Finding {
  const check = "encryption";
  if (protocol === "mqtts:" || protocol === "wss:") return ok(check, "the connection is encrypted");
  if (["localhost", "127.0.0.1", "[::1]"].includes(hostname)) {
    return ok(check, "the connection stays on this machine");
  }
  const words = `secrets and readings go to ${hostname} in clear text`;
  return problem(
    check,
    words,
    "Use mqtts:// in MQTT_URL, with MQTT_TLS_CA if its certificate is of your own authority.",
  );
}

async function examineStrangers(
  enter: (who: IClientOptions) => Promise<BrokerGuest | string>,
): Promise<Finding> {
  const check = "strangers";
  const wrong = { username: first, password: randomBytes(16).toString("hex") };
  for (const [who, words] of [
    [{}, "anybody may connect without a name"],
    [wrong, "anybody may connect with a wrong secret"],
  ] as const) {
    if (typeof (await enter(who)) === "object") {
      return problem(check, words, `Set allow_anonymous false. ${files}`);
    }
  }
  return ok(check, "nobody comes in without a name or with a wrong secret");
}

async function examineDelivery({ product, two }: Guests): Promise<Finding> {
  const check = "delivery";
  const remedy = `The product's user must be allowed to read ${readingsFilter} and ${probeFilter}, and each device to write its own topics. ${files}`;
  if (!(await product.subscribe(probeFilter))) {
    return problem(check, `the broker refuses the subscription ${probeFilter}`, remedy);
  }
  const word = nonce();
  await two.publish(probeTopic(second), word);
  return (await product.hears(word))
    ? ok(check, "what a device publishes to its own topic reaches the product")
    : problem(check, "what a device publishes to its own topic does not reach the product", remedy);
}

async function examineIdentity(guests: Guests, deviceTopic: string | null): Promise<Finding> {
  const check = "identity";
  const topics = [probeTopic(second), ...(deviceTopic === null ? [] : [deviceTopic])];
  for (const topic of topics) {
    await guests.product.subscribe(topic);
    if (!(await reaches(guests, first, topic))) continue;
    const letter = topic === deviceTopic ? " (the doctor's message is among the dead letters)" : "";
    const words = `one device can publish as another: ${first} has published to ${topic}${letter}`;
    return problem(check, words, files);
  }
  const tried = deviceTopic === null ? "another's topic" : `another's topic, nor to ${deviceTopic}`;
  return ok(check, `one device cannot publish as another: a probe could not publish to ${tried}`);
}

async function examineEavesdropping({ product, two, visit }: Guests): Promise<Finding> {
  const check = "secrecy";
  const one = await visit(first);
  await one.subscribe(readingsFilter);
  await one.subscribe(probeFilter);
  const word = nonce();
  await two.publish(probeTopic(second), word);
  await product.hears(word);
  // Its answer comes after whatever the broker had to deliver before.
  await one.client.unsubscribeAsync([readingsFilter, probeFilter]).catch(() => {});
  return one.heard.includes(word)
    ? problem(check, "devices can read what others publish", files)
    : ok(check, "devices cannot read what others publish");
}

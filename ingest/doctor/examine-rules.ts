import { randomBytes } from "node:crypto";
import { markTopic, probeUsers, writtenTopic } from "../mosquitto/probes.ts";
import { type Finding, ok, problem, unproven } from "./finding.ts";
import { type Guests, reaches } from "./guests.ts";

/**
 * Probes stand for devices only where the broker judges each device by the rules that the registry has of it now. It shows nobody its rules,
 * but those that the product writes let a probe publish to the mark of just these.
 */
export async function examineRules(guests: Guests, mark: string | null): Promise<Finding> {
  const check = "rules";
  const subject = "whether the broker has each device's secret and topics as the registry has them";
  if (mark === null) {
    return unproven(check, `${subject}: the registry could not be read`);
  }
  const probe = probeUsers[1];
  const made = markTopic(randomBytes(16).toString("hex"));
  if (await reaches(guests, probe, made)) {
    return unproven(check, `${subject}: a probe may publish to any mark`);
  }
  if (await reaches(guests, probe, markTopic(mark))) {
    return ok(check, "the broker has each device's secret and topics as the registry has them now");
  }
  if (await reaches(guests, probe, writtenTopic)) {
    return problem(
      check,
      "the broker has secrets or topics of devices that are not those of the registry any more: who was shut out, or lost an asset, may still publish",
      "Run `millwright mosquitto <folder>` again, with --watch and --reload to have it done whenever the registry changes.",
    );
  }
  return unproven(
    check,
    `${subject}: it has none of the rules that the product writes`,
    "Mosquitto: have it use the files that `millwright mosquitto <folder>` writes. Another broker: compare its rules with the registry by your own means.",
  );
}

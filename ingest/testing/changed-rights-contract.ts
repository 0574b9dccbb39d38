import type { IClientOptions, MqttClient } from "mqtt";
import { describe, expect, it } from "vitest";
import type { Database } from "#platform";
import { changeDevice, createDevice } from "../devices/devices.ts";
import { topicFor } from "../wire/index.ts";
import { closed } from "./harness.ts";

/** What a change of a device's rights means for connections that are open, whichever broker they are at. */
export function changedRightsContract(given: {
  db: () => Database;
  connect: (options: IClientOptions) => Promise<MqttClient>;
  /** The broker hears of the change. */
  learnDevices: () => Promise<void>;
  message: (value: number) => string;
  heads: () => Promise<number[]>;
  /** What is in the log once that value has come. */
  until: (before: number[], last: number) => Promise<(number | null)[]>;
  refused: (connecting: Promise<unknown>) => Promise<boolean>;
}): void {
  const { connect, message } = given;
  const make = async (name: string, tag: string) => {
    const made = await createDevice(given.db(), { name, site: "berlin", assets: [tag] });
    await given.learnDevices();
    return { id: made.id, credentials: { username: made.mqttUser, password: made.secret } };
  };

  describe("a device whose rights change while it is connected", () => {
    it("is shut out at once when it is disabled, and let in when it is enabled again", async () => {
      const { id, credentials } = await make("press-8", "P-107");
      const client = await connect(credentials);
      await changeDevice(given.db(), id, { enabled: false });
      await given.learnDevices();
      await closed(client);
      expect(await given.refused(connect(credentials))).toBe(true);
      await changeDevice(given.db(), id, { enabled: true });
      await given.learnDevices();
      await (await connect(credentials)).endAsync();
    });

    it("speaks no longer for an asset that was taken from it, and at once for one that it was given", async () => {
      const { id, credentials } = await make("press-9", "P-107");
      const before = await given.heads();
      const client = await connect(credentials);
      await client.publishAsync(topicFor("berlin", "P-107"), message(35), { qos: 1 });
      await given.until(before, 35);
      await changeDevice(given.db(), id, { assets: ["P-108"] });
      await given.learnDevices();
      await client.publishAsync(topicFor("berlin", "P-108"), message(36), { qos: 1 });
      // Some brokers close the connection, some answer and forget the message.
      const forged = client.publishAsync(topicFor("berlin", "P-107"), message(37), { qos: 1 });
      await Promise.race([closed(client), forged]).catch(() => {});
      await client.endAsync(true);
      const again = await connect(credentials);
      await again.publishAsync(topicFor("berlin", "P-108"), message(38), { qos: 1 });
      const came = await given.until(before, 38);
      expect(came.toSorted((a, b) => Number(a) - Number(b))).toEqual([35, 36, 38]);
      await again.endAsync();
    });
  });
}

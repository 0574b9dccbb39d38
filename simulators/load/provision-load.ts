import { topicFor } from "#ingest/wire";
import { apiClient } from "../api/api-client.ts";
import { gatewayCredential } from "../provision/devices.ts";
import { pushFiles } from "../provision/push-files.ts";
import { loadPlant, loadSite, loadTag } from "./load-plant.ts";
import type { LoadDevice } from "./publisher-words.ts";

const atATime = 8;

/** Registers the load's plant, and a device with a credential of its own for each machine. */
export async function provisionLoad(options: {
  httpUrl: string;
  adminToken: string;
  machines: number;
}): Promise<LoadDevice[]> {
  const { httpUrl, adminToken, machines } = options;
  const admin = apiClient({ httpUrl, token: adminToken });
  await pushFiles(admin, loadPlant(machines));
  const devices: LoadDevice[] = [];
  let next = 0;
  const provisionOnes = async (): Promise<void> => {
    while (next < machines) {
      const machine = next++;
      const tag = loadTag(machine);
      const gateway = { name: `load-${tag}`, site: loadSite, assets: [tag] };
      const credential = await gatewayCredential(admin, gateway);
      devices[machine] = { ...credential, topic: topicFor(loadSite, tag) };
    }
  };
  await Promise.all(Array.from({ length: atATime }, provisionOnes));
  return devices;
}

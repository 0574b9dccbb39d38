import { z } from "zod";
import type { ApiClient } from "../api/api-client.ts";
import { ApiProblem } from "../api/problem.ts";

const credentialSchema = z.object({ name: z.string(), secret: z.string() });
export type Credential = z.output<typeof credentialSchema>;

/**
 * The MQTT credential of a gateway that publishes for these assets. A gateway that is known from an earlier
 * run gets a new secret, since its old one was shown once and is gone; the old one ends at once.
 */
export async function gatewayCredential(
  admin: ApiClient,
  gateway: { name: string; site: string; assets: string[] },
): Promise<Credential> {
  try {
    return await admin.post("/devices", gateway, credentialSchema);
  } catch (error) {
    if (!(error instanceof ApiProblem && error.code === "device-exists")) throw error;
  }
  const known = await admin.list(
    `/devices?q=${encodeURIComponent(gateway.name)}`,
    z.object({ id: z.number(), name: z.string() }),
  );
  const device = known.find(({ name }) => name === gateway.name);
  if (device === undefined)
    throw new Error(
      `device ${gateway.name} exists but is not listed: is the token's site scope too narrow?`,
    );
  await admin.patch(
    `/devices/${device.id}`,
    { assets: gateway.assets, enabled: true },
    z.unknown(),
  );
  return admin.post(`/devices/${device.id}/rotate`, { graceHours: 0 }, credentialSchema);
}

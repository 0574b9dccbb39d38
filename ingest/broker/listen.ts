import type { AddressInfo, Server } from "node:net";
import { AppError } from "#platform";

/** Starts listening, or says in plain words why it cannot and what to do. */
export async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(explain(error, host, port));
    server.once("error", fail);
    server.listen({ host, port, backlog: 4_096 }, () => {
      server.off("error", fail);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not a TCP address");
  return address;
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): AppError {
  const facts = { status: 503, data: { host, port }, cause: error };
  switch (error.code) {
    case "EADDRINUSE":
      return new AppError(
        `The MQTT broker cannot start: port ${port} on ${host} is taken by another program. ` +
          "Stop that program, or set MQTT_PORT (MQTT_TLS_PORT for the listener with TLS) to a free port (0 picks one).",
        { code: "mqtt-port-taken", ...facts },
      );
    case "EACCES":
      return new AppError(
        `The MQTT broker cannot start: this user may not open port ${port}. Set MQTT_PORT (MQTT_TLS_PORT) to one above 1023, such as 1883 (8883).`,
        { code: "mqtt-port-forbidden", ...facts },
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new AppError(
        `The MQTT broker cannot start: ${host} is not an address of this machine. ` +
          "Set MQTT_HOST to one that is (127.0.0.1 for this machine only, 0.0.0.0 for all networks).",
        { code: "mqtt-host-unknown", ...facts },
      );
    default:
      return new AppError(`The MQTT broker cannot start on ${host}:${port}: ${error.message}.`, {
        code: "mqtt-cannot-listen",
        ...facts,
      });
  }
}

import { Client } from "pg";
import type { ClientConfig } from "pg";

export type NotificationHandler = (payload: string | undefined) => void;

/** One connection for all channels; reconnects by itself and tells every handler that it did. */
export function createListener(config: ClientConfig) {
  const handlers = new Map<string, Set<NotificationHandler>>();
  let client: Promise<Client> | undefined;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  const connect = async (): Promise<Client> => {
    const fresh = new Client({ ...config, application_name: "millwright-listen" });
    fresh.on("notification", ({ channel, payload }) => {
      for (const handler of handlers.get(channel) ?? []) handler(payload);
    });
    fresh.on("error", () => {}); // "end" follows, and reconnects
    fresh.once("end", () => {
      client = undefined;
      reconnectSoon(100);
    });
    await fresh.connect();
    for (const channel of handlers.keys()) await fresh.query(`listen ${quoted(channel)}`);
    return fresh;
  };

  const connected = (): Promise<Client> => {
    client ??= connect().catch((error: unknown) => {
      client = undefined;
      throw error;
    });
    return client;
  };

  const reconnectSoon = (delayMs: number): void => {
    if (closed || handlers.size === 0 || retry !== undefined) return;
    retry = setTimeout(() => {
      retry = undefined;
      void reconnect(delayMs);
    }, delayMs);
  };

  const reconnect = async (delayMs: number): Promise<void> => {
    try {
      await connected();
    } catch {
      reconnectSoon(Math.min(delayMs * 2, 5_000));
      return;
    }
    for (const set of handlers.values()) for (const handler of set) handler(undefined);
  };

  return {
    async listen(channel: string, handler: NotificationHandler): Promise<() => Promise<void>> {
      const existing = handlers.get(channel);
      if (existing !== undefined) existing.add(handler);
      else handlers.set(channel, new Set([handler]));
      // LISTEN twice is harmless, and a connection under way may have missed the new channel.
      await (await connected()).query(`listen ${quoted(channel)}`);
      return async () => {
        const set = handlers.get(channel);
        set?.delete(handler);
        if (set?.size !== 0) return;
        handlers.delete(channel);
        if (!closed && client !== undefined)
          await (await client).query(`unlisten ${quoted(channel)}`);
      };
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(retry);
      handlers.clear();
      const open = await client?.catch(() => undefined);
      await open?.end();
    },
  };
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

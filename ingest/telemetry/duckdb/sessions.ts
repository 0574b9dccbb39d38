import { AppError } from "#platform";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { EngineOptions } from "./connections.ts";
import type { Parts } from "./parts.ts";
import { openSession } from "./session.ts";
import type { Session } from "./session.ts";
import { closed, isFatal, storeError } from "./store-errors.ts";

interface Holder {
  session: Promise<Session>;
  users: number;
  doubtful: boolean;
  /** Resolves the one who waits for the last user to leave. */
  left?: () => void;
}

/**
 * Keeps one session open and replaces it after a failure that leaves its state in doubt: the next use closes the doubtful
 * one as soon as nobody is in it and opens the file afresh. So it is after any write that failed, be it readings, buckets or
 * the manifest: the commit may have happened or not, and what is in memory would be taken for what is on disk.
 */
export function createSessions(dir: string, options: EngineOptions) {
  let holder: Holder | undefined;
  let replacing: Promise<void> | undefined;
  let isClosed = false;

  const hold = (): Holder => {
    const session = openSession(dir, options).then((opened): Session => ({
      ...opened,
      writing: (task) =>
        opened.writing(async () => {
          if (fresh.doubtful)
            throw new Error("a write failed, and the file is opened afresh first");
          return task().catch((error: unknown) => {
            fresh.doubtful ||= !isRefusal(error);
            throw error;
          });
        }),
    }));
    const fresh: Holder = { session, users: 0, doubtful: false };
    session.catch(() => {
      fresh.doubtful = true;
    });
    return fresh;
  };

  const retire = async (old: Holder): Promise<void> => {
    if (old.users > 0) await new Promise<void>((resolve) => (old.left = resolve));
    const session = await old.session.catch(() => undefined);
    await session?.close();
  };

  /** A holder without doubt. Whoever asks while one is being replaced waits for the same replacement. */
  const sound = async (): Promise<Holder> => {
    if (holder?.doubtful === true) {
      replacing ??= retire(holder).finally(() => {
        holder = undefined;
        replacing = undefined;
      });
    }
    if (replacing !== undefined) {
      await replacing;
      return sound();
    }
    if (isClosed) throw closed(dir);
    return (holder ??= hold());
  };

  const use = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    let mine = await sound();
    // Between the answer and this line another's failure may have put it in doubt.
    while (mine.doubtful || mine !== holder) mine = await sound();
    mine.users += 1;
    try {
      return await work(await mine.session);
    } catch (error) {
      if (isFatal(error)) mine.doubtful = true;
      throw storeError(dir, error);
    } finally {
      mine.users -= 1;
      if (mine.users === 0) mine.left?.();
    }
  };

  return {
    use,
    read: <T>(query: (connection: DuckDBConnection, parts: Parts) => Promise<T>): Promise<T> =>
      use((session) =>
        session.shelf.read((parts) =>
          session.connections.read((connection) => query(connection, parts)),
        ),
      ),
    async close(): Promise<void> {
      isClosed = true;
      await replacing;
      const last = holder;
      holder = undefined;
      if (last !== undefined) await retire(last);
    },
  };
}

/** Ours, said before anything was written. */
const isRefusal = (error: unknown): boolean =>
  error instanceof AppError || error instanceof RangeError;

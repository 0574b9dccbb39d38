import type { Parts } from "./parts.ts";

type Version = { parts: Parts; readers: number; discard: (() => Promise<void>)[] };

/**
 * Hands the current parts to readers and removes replaced ones only when the last reader who could still look at them has
 * left, so that a read never meets a file or table that went away under it.
 */
export function createPartsShelf(first: Parts) {
  let versions: [Version, ...Version[]] = [{ parts: first, readers: 0, discard: [] }];
  let discarding = Promise.resolve();

  const current = (): Version => versions.at(-1)!;

  /** A version's leavings go when it and all older versions have no reader. What fails to go is swept at the next open. */
  const sweep = (): void => {
    while (versions.length > 1 && versions[0].readers === 0) {
      const [{ discard }, next, ...rest] = versions;
      versions = [next!, ...rest];
      for (const remove of discard) discarding = discarding.then(remove).catch(() => {});
    }
  };

  return {
    get parts(): Parts {
      return current().parts;
    },
    async read<T>(use: (parts: Parts) => Promise<T>): Promise<T> {
      const version = current();
      version.readers += 1;
      try {
        return await use(version.parts);
      } finally {
        version.readers -= 1;
        sweep();
      }
    },
    /** `discard` removes what `parts` no longer has. */
    replace(parts: Parts, discard: (() => Promise<void>)[] = []): void {
      current().discard.push(...discard);
      versions.push({ parts, readers: 0, discard: [] });
      sweep();
    },
    /** Resolves when everything that may go has gone. */
    swept: (): Promise<void> => discarding,
  };
}

export type PartsShelf = ReturnType<typeof createPartsShelf>;

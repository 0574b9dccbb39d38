/** A restore that the running product asks of the command that runs it. */
export type RestoreRequest = {
  folder: string;
  /** It is done and the product runs again. */
  done: () => void;
  /** Nothing was changed. */
  failed: (error: unknown) => void;
};

/** From the API, which is about to be stopped, to the command around it, which stops, replaces and starts again. */
export type RestoreRequests = {
  ask: (folder: string) => Promise<void>;
  next: () => Promise<RestoreRequest>;
};

export function createRestoreRequests(): RestoreRequests {
  let asked = Promise.withResolvers<RestoreRequest>();
  return {
    ask: (folder) =>
      new Promise<void>((resolve, reject) => {
        asked.resolve({ folder, done: resolve, failed: reject });
      }),
    async next() {
      const request = await asked.promise;
      asked = Promise.withResolvers();
      return request;
    },
  };
}

/** Long enough for what is under way to become durable and for PostgreSQL to close its files. */
const patienceMs = 30_000;

/**
 * Aborted by the first SIGINT or SIGTERM. Later ones change nothing, since a terminal's Ctrl-C reaches us both directly
 * and through npm; a stop that does not end is ended by force, which the next start recovers from.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) return;
    controller.abort();
    setTimeout(() => {
      process.stderr.write(
        `Stopping took longer than ${patienceMs / 1000} s and was ended by force; the next start recovers.\n`,
      );
      process.exit(1);
    }, patienceMs).unref();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller.signal;
}

/** Resolves once the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

import { addFigures } from "#rules";
import type { ScorerFigures } from "#rules";

/** Prometheus asks every few seconds; a message a batch would be hundreds a second. */
const everyMs = 250;

/** Passes figures on a few times a second. */
export function gatherFigures(send: (figures: ScorerFigures) => void) {
  let gathered: ScorerFigures | undefined;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (gathered !== undefined) send(gathered);
    gathered = undefined;
  };
  return {
    add(figures: ScorerFigures): void {
      if (gathered === undefined) gathered = figures;
      else addFigures(gathered, figures);
      timer ??= setTimeout(flush, everyMs);
    },
    /** Passes on what there is. */
    stop(): void {
      clearTimeout(timer);
      flush();
    },
  };
}

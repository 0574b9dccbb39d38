import type { LifeEstimate } from "../priority/life-estimate.ts";

/** As the link between flag and order keeps it. */
export const lifeColumn = (life: LifeEstimate | null): string | null =>
  life === null ? null : JSON.stringify(life);

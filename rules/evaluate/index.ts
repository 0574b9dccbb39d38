export { evaluateAzure } from "./azure.ts";
export { evaluateCmapss } from "./cmapss.ts";
export { evaluateHydraulic } from "./hydraulic.ts";
export { evaluateIms } from "./ims.ts";
export { evaluateNab } from "./nab.ts";
export { evaluateSkab } from "./skab.ts";
export type { Tell } from "./tell.ts";
export { evaluateTep } from "./tep.ts";

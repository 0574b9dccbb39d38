export { evaluateNab } from "./nab.ts";
export type { Tell } from "./tell.ts";

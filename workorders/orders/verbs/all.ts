import { approve } from "./approve.ts";
import { awaitMaterial } from "./await-material.ts";
import { cancel } from "./cancel.ts";
import { close } from "./close.ts";
import { complete } from "./complete.ts";
import { dispatch } from "./dispatch.ts";
import { hold } from "./hold.ts";
import { resume } from "./resume.ts";
import { schedule } from "./schedule.ts";
import { start } from "./start.ts";

/** Every verb, in the order in which an order usually meets them. */
export const verbs = [
  approve,
  schedule,
  dispatch,
  start,
  hold,
  resume,
  awaitMaterial,
  complete,
  close,
  cancel,
] as const;

import { anomaly } from "./anomaly.ts";
import { assets } from "./assets.ts";
import { backtests } from "./backtests.ts";
import { commissioning } from "./commissioning.ts";
import { common } from "./common.ts";
import { entry } from "./entry.ts";
import { flags } from "./flags.ts";
import { gaps } from "./gaps.ts";
import { iso14224 } from "./iso-14224.ts";
import { letters } from "./letters.ts";
import { notifications } from "./notifications.ts";
import { onCall } from "./on-call.ts";
import { order } from "./order.ts";
import { orders } from "./orders.ts";
import { proposals } from "./proposals.ts";
import { release } from "./release.ts";
import { ruleEditor } from "./rule-editor.ts";
import { rules } from "./rules.ts";
import { parameters } from "./parameters.ts";
import { performance } from "./performance.ts";
import { policy } from "./policy.ts";
import { shell } from "./shell.ts";
import { suppressions } from "./suppressions.ts";
import { system } from "./system.ts";
import { value } from "./value.ts";
import { workbench } from "./workbench.ts";

export const en = {
  ...common,
  ...shell,
  ...entry,
  ...orders,
  ...order,
  ...iso14224,
  ...anomaly,
  ...assets,
  ...flags,
  ...gaps,
  ...notifications,
  ...onCall,
  ...letters,
  ...parameters,
  ...performance,
  ...policy,
  ...proposals,
  ...release,
  ...backtests,
  ...ruleEditor,
  ...rules,
  ...suppressions,
  ...system,
  ...value,
  ...workbench,
  ...commissioning,
  notFound: {
    title: "There is no such page",
    text: "The address may be mistyped, or the page was moved.",
    back: "Go to the work queue",
  },
};

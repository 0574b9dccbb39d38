import { parentPort } from "node:worker_threads";
import { replayAsset } from "../replay/replay-asset.ts";
import type { AssetReplay } from "../replay/replay-asset.ts";
import type { FromThread, ToThread } from "./thread-words.ts";

/** The thread that a backtest runs in: months of readings must not hold up what the process does live. */
const port = parentPort!;
let replay: AssetReplay | undefined;

port.on("message", (message: ToThread) => {
  try {
    if (message.say === "begin") replay = replayAsset(message.job);
    else if (message.say === "page") {
      replay!.take(message.page);
      answer({ say: "taken" });
    } else answer({ say: "finished", result: replay!.finish() });
  } catch (error) {
    answer({
      say: "failed",
      message: error instanceof Error ? (error.stack ?? "") : String(error),
    });
  }
});

function answer(message: FromThread): void {
  port.postMessage(message);
}

import { parentPort } from "node:worker_threads";
import { replayAsset } from "../replay/replay-asset.ts";
import type { AssetReplay } from "../replay/replay-asset.ts";
import { standBack } from "./stand-back.ts";
import type { FromThread, ToThread } from "./thread-words.ts";

/** The thread that a backtest runs in: months of readings must not hold up what the process does live. */
const port = parentPort!;
standBack();
const replays = new Map<number, AssetReplay>();

port.on("message", (message: ToThread) => {
  try {
    const { number } = message;
    if (message.say === "begin") replays.set(number, replayAsset(message.job));
    else if (message.say === "page") {
      replays.get(number)!.take(message.page);
      answer({ say: "taken" });
    } else {
      const result = replays.get(number)!.finish();
      replays.delete(number);
      answer({ say: "finished", result });
    }
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

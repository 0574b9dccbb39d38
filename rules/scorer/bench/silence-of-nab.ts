import { readNab } from "../../evaluate/nab-files.ts";
import type { NabFile } from "../../evaluate/nab-files.ts";
import { benchSilence } from "./bench-silence.ts";
import type { Observation, SilenceResult } from "./bench-silence.ts";

export { benchSilence } from "./bench-silence.ts";
export type { SilenceResult } from "./bench-silence.ts";

/** Each visible file as an asset of one signal; what lies in its labelled windows is judged, and does not count. */
export async function silenceOfNab(folder: string): Promise<SilenceResult> {
  const files = new Map(readNab(folder).map((file) => [file.name, file]));
  return benchSilence(observationsOf([...files.values()]), (tag, at) => {
    const { windows, at: moments } = files.get(tag)!;
    return !windows.some(({ left, right }) => at >= moments[left]! && at <= moments[right]!);
  });
}

/** One file after the other: each has a time of its own. */
function* observationsOf(files: readonly NabFile[]): Generator<Observation> {
  for (const { name, at, values } of files) {
    for (const [index, moment] of at.entries()) {
      yield { at: moment, tag: name, values: { value: values[index]! } };
    }
  }
}

import { catalogue, detectorNames } from "../detectors/catalogue.ts";
import type { DetectorName } from "../detectors/catalogue.ts";
import { initialEnvelope, noveltyOf } from "../detectors/envelope.ts";
import { initialTail, learnTail, surpriseOf } from "../detectors/tail-surprise.ts";
import { readNab } from "./nab-files.ts";
import type { NabFile } from "./nab-files.ts";
import { surprisesOf } from "./nab.ts";
import { bestThreshold, crossValidated, inWords } from "./nab-thresholds.ts";
import type { Named } from "./nab-thresholds.ts";
import type { Tell } from "./tell.ts";

/**
 * What each detector of the catalogue is worth: alone, and as one more way of looking beside those of the default. Its score is asked how
 * surprising it is like any view of the default, and what is new of that is told, so that only what it looks at differs.
 */
export function compareNab(folder: string, tell: Tell): void {
  const files = readNab(folder);
  const shipped = files.map((file) => surprisesOf(file).map(({ surprise }) => surprise));
  for (const name of detectorNames.filter((each) => each !== "default")) {
    const surprises = files.map((file) => surprisesBy(name, file));
    report(`${name}, alone`, files, surprises, tell);
    const both = surprises.map((of, file) => of.map((one, row) => one + shipped[file]![row]!));
    report(`default and ${name}`, files, both, tell);
  }
}

function surprisesBy(name: DetectorName, { at, values }: NabFile): number[] {
  const detector = catalogue[name];
  const state = detector.initial();
  const tail = initialTail();
  return Array.from(values, (value, row) => {
    const score = detector.step(state, at[row]!, value, true);
    if (score === null) return 0;
    const surprise = surpriseOf(tail, score);
    learnTail(tail, score);
    return surprise;
  });
}

function report(
  what: string,
  files: readonly NabFile[],
  surprises: readonly (readonly number[])[],
  tell: Tell,
): void {
  const scored = files.map(({ name, at, windows }, index): Named => {
    const envelope = initialEnvelope();
    const scores = surprises[index]!.map((one, row) => noveltyOf(envelope, at[row]!, one));
    return { name, windows, scores };
  });
  const threshold = bestThreshold(scored);
  tell(
    `${what}, at ${threshold}: ${inWords(scored, threshold)}; by the other folders: ${crossValidated(scored)}`,
  );
}

import { AppError } from "#platform";

/** What is wrong with a folder is for whoever named it. */
export function noRecording(error: unknown): never {
  throw new AppError(error instanceof Error ? error.message : String(error), {
    code: "no-recording",
    status: 400,
    cause: error,
  });
}

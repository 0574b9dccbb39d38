import { AppError } from "../errors/app-error.ts";
import { errorCode } from "../errors/error-code.ts";

/** What a failed file operation in a data folder means for the one who must mend it. */
export function folderFailure(dir: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = errorCode(error);
  const say = (message: string, name: string): AppError =>
    new AppError(message, { code: name, status: 503, cause: error });
  switch (code) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return say(
        `The data folder ${dir} is not writable (${code}). Give this user write access to it, or set DATA_DIR to a folder that is writable.`,
        "data-folder-not-writable",
      );
    case "ENOSPC":
    case "EDQUOT":
      return say(
        `There is no space left for the data folder ${dir}. Free some, or set DATA_DIR to another disk.`,
        "disk-full",
      );
    case "ENOTDIR":
    case "EEXIST":
      return say(
        `The data folder ${dir} cannot be made: a file of that name, or of a parent's name, is in the way. Move it, or set DATA_DIR to another folder.`,
        "data-folder-not-a-folder",
      );
    default:
      return error;
  }
}

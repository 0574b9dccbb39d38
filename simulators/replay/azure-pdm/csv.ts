import { readFile } from "node:fs/promises";

/** The rows of a plain CSV file (no quoting), its header checked. Times are read as UTC. */
export async function readCsv(file: string, columns: string[]): Promise<string[][]> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Error(
      `${file} cannot be read: give the folder that holds it with --data (the set's files keep their published names)`,
      { cause },
    );
  });
  const lines = text.split(/\r?\n/);
  const header = lines[0]?.split(",") ?? [];
  if (columns.some((column, i) => header[i] !== column))
    throw new Error(
      `${file} starts with "${lines[0] ?? ""}" where "${columns.join(",")}" was expected: is it the file of that name of the public set?`,
    );
  return lines.slice(1).flatMap((line, i) => {
    if (line === "") return [];
    const cells = line.split(",");
    if (cells.length < columns.length)
      throw new Error(
        `${file}, line ${i + 2}: ${cells.length} cells where ${columns.length} were expected`,
      );
    return [cells];
  });
}

/** "2015-01-01 06:00:00" → epoch ms, read as UTC: the recording names no zone. */
export function parseTime(text: string, file: string): number {
  const at = Date.parse(`${text.replace(" ", "T")}Z`);
  if (Number.isNaN(at))
    throw new Error(`${file}: "${text}" is not a time like 2015-01-01 06:00:00`);
  return at;
}

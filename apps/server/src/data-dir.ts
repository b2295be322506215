import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/** A folder of data that is ours until it is released. */
export type DataDir = { readonly database: string; release(): Promise<void> };

/** Another process works with the folder. */
export class DataDirInUseError extends Error {}

/**
 * Takes a folder for this process alone, and makes it where there is none: the embedded database
 * is broken by two that write it. A process that was killed leaves its mark; it is passed over.
 *
 * @throws DataDirInUseError when a running process has it
 */
export async function takeDataDir(folder: string): Promise<DataDir> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const mark = join(folder, "postbook.pid");
  try {
    await writeFile(mark, `${process.pid}\n`, { flag: "wx" });
  } catch (error) {
    if (!isExisting(error)) throw error;
    const owner = Number(await readFile(mark, "utf8"));
    if (isRunning(owner)) {
      throw new DataDirInUseError(
        `The data in ${resolve(folder)} is in use by the process ${owner}. Stop it first (or remove ${mark} if it is not Postbook).`,
      );
    }
    await writeFile(mark, `${process.pid}\n`);
  }
  return { database: join(folder, "database"), release: () => rm(mark, { force: true }) };
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}

// In a container every start has the same id: a mark of our own is from a start before.
function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

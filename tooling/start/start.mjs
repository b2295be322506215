// Runs the postbook command from a fresh clone: installs what serving needs, and nothing else, then
// hands over to Node 24, which comes with it. Itself it runs on whatever Node is there, from 20 on.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const server = `${root}/apps/server`;
const node = `${server}/node_modules/node/bin/node`;

if (!isInstalled()) {
  const arguments_ = ["install", "--prod", "--filter-prod", "postbook...", "--frozen-lockfile"];
  const { status } = spawnSync("pnpm", arguments_, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

const command = process.argv.length > 2 ? process.argv.slice(2) : ["start"];
const child = spawn(node, [`${server}/src/main.ts`, ...command], { cwd: root, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

// An install that removes what others brought, such as the tests' tools, is worth sparing: only
// where there is none, or the lock file is newer than it.
function isInstalled() {
  const installed = `${root}/node_modules/.modules.yaml`;
  return (
    existsSync(node) &&
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(`${root}/pnpm-lock.yaml`).mtimeMs
  );
}

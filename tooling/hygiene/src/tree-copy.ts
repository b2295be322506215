import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach } from "vitest";
import { type Manifest, readManifest, root } from "./workspace.ts";

/** What a command said, and whether it ended well. */
type Outcome = { readonly ok: boolean; readonly output: string };

/** A copy of the workspace in a temporary folder, in which violations can be planted. */
type TreeCopy = {
  /** Runs a command in the root, or in the package in `folder`. */
  run(command: string, folder?: string): Promise<Outcome>;
  /** Runs a script of `package.json`, without the cost of a package manager: none that calls `pnpm` itself. */
  script(name: string, folder?: string): Promise<Outcome>;
  /** Appends text to a file, which is created where there is none. */
  append(file: string, text: string): Promise<void>;
  /** Changes the `package.json` of a package. */
  editManifest(folder: string, change: (manifest: Manifest) => Manifest): Promise<void>;
};

/**
 * Copies what git knows or would add, and links to what is installed. The packages keep their own `node_modules`, so
 * they see each other's copies, and nothing that they do not declare. What a test plants is taken back after it; the
 * copy goes away with the test file.
 */
export async function copyTree(): Promise<TreeCopy> {
  const copy = await realpath(await mkdtemp(join(tmpdir(), "postbook-tree-")));
  afterAll(() => rm(copy, { recursive: true }));

  const listed = await run("git ls-files -z --cached --others --exclude-standard", root);
  // A file that was deleted, but not yet from the index, is listed too.
  const files = listed.output.split("\0").filter((file) => file !== "" && existsSync(join(root, file)));
  for (const file of files) await cp(join(root, file), join(copy, file));

  const packages = files.filter((file) => file.endsWith("/package.json")).map(dirname);
  for (const modules of packages.map((folder) => join(folder, "node_modules"))) {
    if (!existsSync(join(root, modules))) continue;
    await cp(join(root, modules), join(copy, modules), { recursive: true, verbatimSymlinks: true });
  }
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  await run("git init --quiet", copy);

  const originals = new Map<string, string | undefined>();
  afterEach(async () => {
    for (const [path, text] of originals) await (text === undefined ? rm(path) : writeFile(path, text));
    originals.clear();
  });

  async function edit(file: string, change: (text: string) => string): Promise<void> {
    const path = join(copy, file);
    const text = existsSync(path) ? await readFile(path, "utf8") : undefined;
    if (!originals.has(path)) originals.set(path, text);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, change(text ?? ""));
  }

  return {
    run: (command, folder = ".") => run(command, join(copy, folder)),
    async script(name, folder = ".") {
      const { scripts } = await readManifest(join(copy, folder));
      return run(scripts?.[name] ?? `echo "There is no script ${name}." && false`, join(copy, folder));
    },
    append: (file, text) => edit(file, (before) => before + text),
    editManifest: (folder, change) =>
      edit(join(folder, "package.json"), (text) => `${JSON.stringify(change(JSON.parse(text)), undefined, 2)}\n`),
  };
}

function run(command: string, cwd: string): Promise<Outcome> {
  const PATH = `${join(root, "node_modules/.bin")}:${process.env["PATH"]}`;
  const env = { ...process.env, PATH, NO_COLOR: "1", FORCE_COLOR: undefined };
  return new Promise((resolve) => {
    execFile("sh", ["-c", command], { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ ok: error === null, output: stdout + stderr });
    });
  });
}

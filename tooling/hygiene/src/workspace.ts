import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The folder of the workspace. */
export const root = join(import.meta.dirname, "../../..");

/** What is looked at of a `package.json`. */
export type Manifest = {
  readonly name?: string;
  readonly description?: string;
  readonly private?: boolean;
  readonly packageManager?: string;
  readonly files?: readonly string[];
  readonly engines?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string>>;
  readonly publishConfig?: { readonly access?: string; readonly exports?: Readonly<Record<string, string>> };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
};

/** Reads the `package.json` in a folder. */
export async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}

import { globSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { copyTree } from "./tree-copy.ts";
import { type Manifest, readManifest, root } from "./workspace.ts";

describe.each(globSync("packages/*/package.json", { cwd: root }).map(dirname))("the manifest of %s", (folder) => {
  it("publishes every entry that it has in the repository", async () => {
    const { exports = {}, publishConfig } = await readManifest(join(root, folder));
    expect(Object.keys(publishConfig?.exports ?? {})).toEqual(Object.keys(exports));
  });

  it("tells who may install it, and on what it runs", async () => {
    expect(await readManifest(join(root, folder))).toMatchObject({
      description: expect.stringMatching(/\.$/),
      files: expect.arrayContaining(["dist"]),
      publishConfig: { access: "public", engines: { node: expect.any(String) } },
    });
  });
});

describe("what memory would publish", async () => {
  const folder = "packages/memory";
  const { packageManager } = await readManifest(root);
  const check = `npx -y ${packageManager} run check:package`;
  const tree = await copyTree();
  await tree.script("build", folder);

  it("is fit to be published", async () => {
    const { ok, output } = await tree.run(check, folder);
    expect(ok, output).toBe(true);
  });

  it("is refused by publint with an entry that does not exist", async () => {
    await tree.editManifest(folder, (manifest) => publishing(manifest, "./dist/planted.js"));
    const { ok, output } = await tree.run(check, folder);
    expect(ok, output).toBe(false);
    expect(output).toContain("./dist/planted.js but the file does not exist");
  });

  it("is refused by attw with an entry that has no types", async () => {
    await tree.append(`${folder}/dist/planted.js`, "export const planted = 1;\n");
    await tree.editManifest(folder, (manifest) => publishing(manifest, "./dist/planted.js"));
    const { ok, output } = await tree.run(check, folder);
    expect(ok, output).toBe(false);
    expect(output).toContain("UntypedResolution");
  });
});

function publishing(manifest: Manifest, file: string): Manifest {
  const { publishConfig } = manifest;
  return {
    ...manifest,
    publishConfig: { ...publishConfig, exports: { ...publishConfig?.exports, "./planted": file } },
  };
}

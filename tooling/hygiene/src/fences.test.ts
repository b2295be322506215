import { describe, expect, it } from "vitest";
import { copyTree } from "./tree-copy.ts";

const tree = await copyTree();

// Without it every test below could pass for a reason of its own.
describe("an untouched tree", () => {
  it.each(["check:format", "check:boundaries", "check:unused"])("passes %s", async (check) => {
    const { ok, output } = await tree.script(check);
    expect(ok, output).toBe(true);
  });

  it("compiles its core", async () => {
    const { ok, output } = await tree.script("types", "packages/core");
    expect(ok, output).toBe(true);
  });
});

describe("oxfmt", () => {
  it("names a file that is formatted otherwise", async () => {
    await tree.append("packages/core/src/planted.ts", "export const planted = 'single quotes'");
    expect(await complaint("check:format")).toContain("packages/core/src/planted.ts");
  });
});

describe("knip", () => {
  it("names an export that nobody uses", async () => {
    await tree.append("packages/core/src/text.ts", "\nexport const planted = 1;\n");
    expect(await complaint("check:unused")).toMatch(/Unused exports[^]*planted .*packages\/core\/src\/text\.ts/);
  });

  it("names a file that nobody imports", async () => {
    await tree.append("packages/core/src/planted.ts", "export {};\n");
    expect(await complaint("check:unused")).toMatch(/Unused files[^]*packages\/core\/src\/planted\.ts/);
  });

  it("names an import that the package does not declare", async () => {
    await tree.append("packages/core/src/index.ts", '\nimport "hono";\n');
    expect(await complaint("check:unused")).toMatch(/Unlisted dependencies[^]*hono .*packages\/core\/src\/index\.ts/);
  });

  it("names a dependency that nothing imports", async () => {
    await declare("packages/core", "hono", "catalog:");
    expect(await complaint("check:unused")).toMatch(/Unused dependencies[^]*hono .*packages\/core\/package\.json/);
  });

  it("names shipped code that leans on a development dependency", async () => {
    await tree.append("packages/http/src/index.ts", '\nimport "@postbook/memory";\n');
    expect(await complaint("check:unused")).toMatch(/Unlisted dependencies[^]*memory .*packages\/http\/src\/index\.ts/);
  });
});

describe("turbo boundaries", () => {
  it("names a core that depends on a store", async () => {
    await declare("packages/core", "@postbook/memory", "workspace:*");
    expect(await complaint("check:boundaries")).toMatch(
      /`@postbook\/memory` found without any tag listed in allowlist for\W+`@postbook\/core`/,
    );
  });

  it("names a store that depends on the API", async () => {
    await declare("packages/memory", "@postbook/http", "workspace:*");
    expect(await complaint("check:boundaries")).toMatch(
      /`@postbook\/http` found without any tag listed in allowlist for\W+`@postbook\/memory`/,
    );
  });

  it.each(["packages/http", "packages/postgres", "tooling/test-postgres"])("keeps %s from an app", async (folder) => {
    await declare(folder, "postbook", "workspace:*");
    expect(await complaint("check:boundaries")).toContain("apps/server/turbo.json");
  });

  it("names an import of a package that is not declared, and one that climbs out of its own", async () => {
    await tree.append(
      "packages/core/src/index.ts",
      '\nimport "@postbook/memory";\nimport "../../memory/src/index.ts";\n',
    );
    const output = await complaint("check:boundaries");
    expect(output).toContain("cannot import package `@postbook/memory` because it is not a dependency");
    expect(output).toContain("import `../../memory/src/index.ts` leaves the package");
  });
});

describe("the compiler", () => {
  it("gives the core no console, process, network, timers or files", async () => {
    const names = ["console", "process", "fetch", "Buffer", "setTimeout"];
    await tree.append("packages/core/src/planted.ts", `${names.join(";\n")};\nimport "node:fs";\n`);
    const output = await complaint("types", "packages/core");
    for (const name of names) expect(output).toContain(`Cannot find name '${name}'`);
    expect(output).toContain("node:fs");
  });

  it("finds no package that is not declared, though it is installed next door", async () => {
    await tree.append(
      "packages/core/src/planted.ts",
      'import { Hono } from "hono";\nexport const planted = new Hono();\n',
    );
    expect(await complaint("types", "packages/core")).toContain("Cannot find module 'hono'");
  });
});

describe("vitest", () => {
  it("fails when a test fails, where a Postgres ran for it too", async () => {
    const test = 'import { expect, it } from "vitest";\nit("plants", () => expect(1).toBe(2));\n';
    await tree.append("packages/postgres/test/planted.test.ts", test);
    const { ok, output } = await tree.run("vitest run --project postgres test/planted.test.ts");
    expect(ok, output).toBe(false);
    expect(output).toContain("1 failed");
  });
});

async function complaint(check: string, folder?: string): Promise<string> {
  const { ok, output } = await tree.script(check, folder);
  expect(ok, output).toBe(false);
  return output;
}

async function declare(folder: string, dependency: string, version: string): Promise<void> {
  await tree.editManifest(folder, (manifest) => ({
    ...manifest,
    dependencies: { ...manifest.dependencies, [dependency]: version },
  }));
}

import { expect, it } from "vitest";
import { copyTree } from "./tree-copy.ts";

const tree = await copyTree();

const violations = {
  "typescript(no-explicit-any)": "export const planted: any = 1;",
  "typescript(no-floating-promises)": "export function planted() {\n  fetch('/');\n}",
  "typescript(no-misused-promises)": "export const planted = [1].forEach(async () => {});",
  "typescript(no-non-null-assertion)": "export const planted = [1].at(0)!;",
  "typescript(no-unsafe-member-access)": "export const planted = () => JSON.parse('{}').planted;",
  "typescript(consistent-type-imports)":
    'import { MemoryStore } from "./index.ts";\nexport const planted = (store: MemoryStore) => store;',
  "import(no-default-export)": "export default 1;",
  "eslint(no-console)": "console.log('planted');",
  "eslint(max-lines)": "// planted\n".repeat(301),
  "node(no-process-env)": "export const planted = process.env;",
  "postbook(no-bare-error)": "export const planted = () => {\n  throw new Error('planted');\n};",
  "postbook(no-export-star)": 'export * from "./index.ts";',
  "vitest(no-focused-tests)": 'import { it } from "vitest";\nit.only("planted", () => {});',
  "vitest(no-disabled-tests)": 'import { it } from "vitest";\nit.skip("planted", () => {});',
};

it("lets the untouched tree pass", async () => {
  const { ok, output } = await tree.script("check:lint");
  expect(ok, output).toBe(true);
});

// All are planted at once, each in a file of its own: one run of the linter, with the types of the whole tree, is slow.
it("names every violation of the style", async () => {
  for (const [rule, source] of Object.entries(violations)) await tree.append(plantedFor(rule), source);
  const { ok, output } = await tree.script("check:lint");
  expect(ok, output).toBe(false);
  for (const rule of Object.keys(violations)) {
    const problems = output.split("\n\n").filter((problem) => problem.includes(plantedFor(rule)));
    expect(problems.join("\n"), rule).toContain(rule);
  }
});

function plantedFor(rule: string): string {
  const name = rule.replace(/\W+/g, "-").replace(/-$/, "");
  return `packages/memory/src/${name}.${rule.startsWith("vitest") ? "test.ts" : "ts"}`;
}

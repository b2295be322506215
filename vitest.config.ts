import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Most of the tests wait for a process or a database: every core has time for one file.
    maxWorkers: "100%",
    projects: [
      project("core", "packages/core"),
      project("memory", "packages/memory"),
      project("postgres", "packages/postgres", ["test/global-setup.ts"]),
      project("esp", "packages/esp"),
      project("http", "packages/http"),
      project("server", "apps/server", ["test/global-setup.ts"]),
      project("hygiene", "tooling/hygiene"),
    ],
  },
});

function project(name: string, root: string, setup: string[] = []) {
  const globalSetup = setup.map((file) => join(import.meta.dirname, root, file));
  return { test: { name, root, globalSetup, include: ["**/*.test.ts"], testTimeout: 30_000, hookTimeout: 60_000 } };
}

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      project("core", "packages/core"),
      project("memory", "packages/memory"),
      project("postgres", "packages/postgres", ["test/global-setup.ts"]),
    ],
  },
});

function project(name: string, root: string, globalSetup: string[] = []) {
  return { test: { name, root, globalSetup, include: ["**/*.test.ts"], testTimeout: 30_000, hookTimeout: 60_000 } };
}

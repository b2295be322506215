import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      project("core", "packages/core"),
      project("memory", "packages/memory"),
    ],
  },
});

function project(name: string, root: string) {
  return { test: { name, root, include: ["**/*.test.ts"], testTimeout: 30_000, hookTimeout: 60_000 } };
}

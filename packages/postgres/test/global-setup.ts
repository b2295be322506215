import { createDatabase, startPostgres } from "@postbook/test-postgres";
import type { TestProject } from "vitest/node";
import { migratePostgres } from "../src/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The administrator's url of the Postgres of this run. */
    postgresUrl: string;
    /** The name of a migrated database to make copies of. */
    postgresTemplate: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  const template = await createDatabase(server.url);
  await migratePostgres(template.url);
  project.provide("postgresUrl", server.url);
  project.provide("postgresTemplate", new URL(template.url).pathname.slice(1));
  return () => server.stop();
}

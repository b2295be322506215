import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migratePglite } from "@postbook/postgres/migrate";
import { openPglite } from "@postbook/postgres/pglite";
import { startPostgres } from "@postbook/test-postgres";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The administrator's url of the Postgres of this run. */
    postgresUrl: string;
    /** A folder with a migrated embedded database, to make copies of. */
    embeddedFolder: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide("postgresUrl", server.url);
  const embeddedFolder = await mkdtemp(join(tmpdir(), "postbook-embedded-"));
  project.provide("embeddedFolder", embeddedFolder);
  await mkdir(join(embeddedFolder, ".postbook"));
  const { database, close } = await openPglite(join(embeddedFolder, ".postbook", "database"));
  await migratePglite(database);
  await close();
  return async () => {
    await server.stop();
    await rm(embeddedFolder, { recursive: true, force: true });
  };
}

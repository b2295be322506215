import { resolve } from "node:path";
import { type PostgresStore, postgresStore } from "@postbook/postgres";
import { migratePglite, migratePostgres } from "@postbook/postgres/migrate";
import { openPglite } from "@postbook/postgres/pglite";
import { connectPostgres } from "@postbook/postgres/postgres-js";
import { takeDataDir } from "./data-dir.ts";
import type { Settings } from "./settings.ts";

/** Open stores, migrated, and where their data is, in words for people. */
export type OpenStore = PostgresStore & { readonly where: string; close(): Promise<void> };

/** The database cannot be used; the message says which one, and why. */
export class DatabaseError extends Error {}

/**
 * Opens the stores of the settings and brings their database up to date.
 *
 * @throws DatabaseError when the database cannot be used
 * @throws DataDirInUseError when another process has the folder of the embedded database
 */
export function openStore({ databaseUrl, databasePoolSize, dataDir }: Settings): Promise<OpenStore> {
  return databaseUrl === undefined ? openEmbedded(dataDir) : openPostgres(databaseUrl, databasePoolSize);
}

async function openPostgres(url: URL, poolSize: number): Promise<OpenStore> {
  const where = `Postgres at ${url.host}${url.pathname}`;
  await orDatabaseError(where, migratePostgres(url.href));
  const { database, close } = connectPostgres(url.href, { poolSize });
  return { ...postgresStore(database), where, close };
}

async function openEmbedded(folder: string): Promise<OpenStore> {
  const dataDir = await takeDataDir(folder);
  const where = `the embedded database in ${resolve(folder)}`;
  try {
    const { database, close } = await orDatabaseError(where, openPglite(dataDir.database));
    await orDatabaseError(where, migratePglite(database));
    return {
      ...postgresStore(database),
      where,
      async close() {
        await close();
        await dataDir.release();
      },
    };
  } catch (error) {
    await dataDir.release();
    throw error;
  }
}

async function orDatabaseError<T>(where: string, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw new DatabaseError(`Cannot use ${where}: ${reason(error)}`, { cause: error });
  }
}

// The innermost cause says what happened; what is around it repeats statements.
function reason(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  if (cause instanceof AggregateError) return reason(cause.errors[0]);
  return cause instanceof Error ? cause.message.split("\n", 1).join() : String(cause);
}

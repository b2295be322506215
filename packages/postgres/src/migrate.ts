import { fileURLToPath } from "node:url";
import { migrate as migrateByPglite } from "drizzle-orm/pglite/migrator";
import type { PgliteDatabase } from "drizzle-orm/pglite";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as migrateByPostgresJs } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { run } from "./database.ts";

const migrationsFolder = fileURLToPath(new URL("../migrations", import.meta.url));

// "postbook" as a number: any that no other program in the database is likely to take.
const lock = "8102661290158255";

/**
 * Brings the Postgres at `url` up to date. Instances that start together take turns, by an advisory
 * lock; to migrate a database that is up to date changes nothing.
 *
 * @throws UnavailableError when the database cannot be reached
 */
export async function migratePostgres(url: string): Promise<void> {
  // A client of its own: the lock belongs to a connection, and the pool's have a statement timeout.
  const client = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {}, fetch_types: false });
  try {
    await run(async () => client.unsafe(`select pg_advisory_lock(${lock})`));
    await run(() => migrateByPostgresJs(drizzle(client), { migrationsFolder }));
  } finally {
    // The lock goes with the connection.
    await client.end({ timeout: 5 });
  }
}

/** Brings an embedded database up to date. */
export async function migratePglite(database: PgliteDatabase): Promise<void> {
  await migrateByPglite(database, { migrationsFolder });
}

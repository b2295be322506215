import { PGlite } from "@electric-sql/pglite";
import { drizzle, type PgliteDatabase } from "drizzle-orm/pglite";

/** An open embedded database: close it when it is needed no more. */
export type PgliteConnection = { readonly database: PgliteDatabase; close(): Promise<void> };

/**
 * Opens the embedded Postgres whose files are in `folder`, or one in memory where none is named. A
 * folder is for one process at a time.
 */
export async function openPglite(folder?: string): Promise<PgliteConnection> {
  const client = await PGlite.create(folder);
  return { database: drizzle(client), close: () => client.close() };
}

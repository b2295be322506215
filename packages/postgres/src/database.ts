import { UnavailableError } from "@postbook/core";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import pRetry from "p-retry";

/** Any Drizzle database on Postgres 15 or newer, whatever its driver. */
export type Database = PgDatabase<PgQueryResultHKT>;

/**
 * Runs one statement. One that lost against a concurrent one (a deadlock, a serialisation failure, a key just taken)
 * is run again, up to three times.
 *
 * @throws UnavailableError when the database cannot be reached, or cannot answer now
 */
export async function run<T>(statement: () => Promise<T>): Promise<T> {
  try {
    return await pRetry(statement, {
      retries: 3,
      minTimeout: 5,
      randomize: true,
      shouldRetry: ({ error }) => lostToAnother.has(codeOf(error)),
    });
  } catch (error) {
    const code = codeOf(error);
    throw lostToAnother.has(code) || unavailable.test(code) ? new UnavailableError(error) : error;
  }
}

// A serialisation failure, a deadlock, and a key that another call has taken since the statement looked.
const lostToAnother = new Set(["40001", "40P01", "23505"]);

// SQLSTATE classes 08 (connection), 28 and 3D (no way in, no database: somebody is at work on it), 53
// (resources), 57P and 58 (the server goes or comes), statement and lock timeouts, a standby that
// takes no writes; then the words of the drivers and of the network.
const unavailable =
  /^(?:08\w{3}|28\w{3}|3D000|53\w{3}|57P\w{2}|58\w{3}|57014|55P03|25006|55000|CONNECT\w*|E(?:CONN\w+|PIPE|NOTFOUND|AI_AGAIN|TIMEDOUT|HOSTUNREACH|NETUNREACH))$/;

function codeOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string") return cause.code;
  }
  return "";
}

import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { withoutLeftoverRows } from "./leftover-rows.ts";

/** An open database: close it when it is needed no more. */
export type Connection = { readonly database: PostgresJsDatabase; close(): Promise<void> };

/** How to talk to Postgres. */
export type PostgresOptions = {
  /** How many connections to hold at the most. */
  readonly poolSize?: number;
  /** After how many milliseconds a statement, or its wait for a lock, is given up. */
  readonly statementTimeout?: number;
};

/**
 * Connects to the Postgres at `url` by postgres.js. Nothing is sent before the first statement.
 *
 * @throws TypeError when `url` is not one
 */
export function connectPostgres(
  url: string,
  { poolSize = 10, statementTimeout = 10_000 }: PostgresOptions = {},
): Connection {
  const client = postgres(url, {
    max: poolSize,
    connect_timeout: 5,
    // The types of the columns are known here; asking for them costs every connection a statement.
    fetch_types: false,
    transform: { undefined: null },
    onnotice: () => {},
    connection: { application_name: "postbook", statement_timeout: statementTimeout, TimeZone: "UTC" },
  });
  return {
    database: drizzle(withoutLeftoverRows(client)),
    close: () => client.end({ timeout: 5 }),
  };
}

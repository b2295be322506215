import { createDatabase } from "@postbook/test-postgres";
import { inject, onTestFinished } from "vitest";
import { connectPostgres, type PostgresOptions } from "../src/postgres-js.ts";

/** A migrated Postgres database for the test that asks, with a connection to it. */
export async function postgresForTest(options?: PostgresOptions) {
  const { url, drop } = await createDatabase(inject("postgresUrl"), inject("postgresTemplate"));
  const connection = connectPostgres(url, options);
  onTestFinished(async () => {
    await connection.close();
    await drop();
  });
  return { ...connection, url };
}

import { createDatabase } from "@postbook/test-postgres";
import postgres from "postgres";
import { expect, inject, it, onTestFinished } from "vitest";
import { migratePglite, migratePostgres } from "./migrate.ts";
import { openPglite } from "./pglite.ts";

it("brings an empty database up to date once, though five instances start at once", async () => {
  const { url, drop } = await createDatabase(inject("postgresUrl"));
  onTestFinished(drop);
  await Promise.all(Array.from({ length: 5 }, () => migratePostgres(url)));
  await migratePostgres(url);
  const sql = postgres(url, { max: 1 });
  onTestFinished(() => sql.end());
  const [applied] =
    await sql`select count(*)::int as count, count(distinct hash)::int as different from drizzle.__drizzle_migrations`;
  expect(applied?.["count"]).toBe(applied?.["different"]);
  expect(await sql`select * from customers`).toHaveLength(0);
});

it("waits for an instance that migrates, rather than doing the same beside it", async () => {
  const { url, drop } = await createDatabase(inject("postgresUrl"));
  onTestFinished(drop);
  const holder = postgres(url, { max: 1 });
  onTestFinished(() => holder.end());
  const [lock] = await holder`select pg_advisory_lock(8102661290158255)`;
  expect(lock).toBeDefined();
  let done = false;
  const migrating = migratePostgres(url).then(() => (done = true));
  const waiting = async () =>
    (await holder`select 1 from pg_locks where locktype = 'advisory' and not granted`).length > 0;
  await expect.poll(waiting).toBe(true);
  expect(done).toBe(false);
  await holder`select pg_advisory_unlock(8102661290158255)`;
  await migrating;
  expect(await holder`select * from email_logs`).toHaveLength(0);
});

it("changes nothing in an embedded database that is up to date", async () => {
  const { database, close } = await openPglite();
  onTestFinished(close);
  await migratePglite(database);
  await expect(migratePglite(database)).resolves.toBeUndefined();
});

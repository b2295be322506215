import { address, at, emailLog, newAccount } from "@postbook/core/contract";
import { type EmailEvent, erasedAddressHash } from "@postbook/core";
import { expect, it, onTestFinished } from "vitest";
import postgres from "postgres";
import { postgresForTest } from "../test/databases.ts";
import { postgresStore } from "./postgres-store.ts";

const matt = address("Matt.Müller@example.com");

async function watchedStore() {
  const { database, url } = await postgresForTest({ poolSize: 8 });
  const sql = postgres(url, { max: 1 });
  onTestFinished(() => sql.end());
  return { store: postgresStore(database), sql };
}

it("leaves of a person who is erased the hash that the core makes, and the address in no row of any table", async () => {
  const { store, sql } = await watchedStore();
  const account = newAccount();
  const event: EmailEvent = { id: "e", type: "opened", message: "", occurred: at(0), received: at(0) };
  await store.customers.merge(account, matt, { data: { city: "Bern" } }, at(0));
  await store.emailLogs.record(account, [emailLog({ id: "1", recipient: matt })], at(0));
  await store.emailLogs.addEvents(account, "1", [event]);
  await store.people.erase(account, matt.key, at(7));
  const tables = await sql`select tablename from pg_tables where schemaname = 'public'`;
  for (const { tablename } of tables) {
    const rows = await sql`select * from ${sql(tablename)}`;
    expect(JSON.stringify([...rows]).toLowerCase()).not.toContain("matt");
  }
  const [key] = await sql`select key from erasure_keys`;
  expect(key?.["key"]).toMatch(/^[0-9a-f]{64}$/);
  const hash = await erasedAddressHash(key?.["key"], matt.key);
  expect([...(await sql`select * from erased_people`)]).toEqual([
    { account_id: account, address_hash: hash, erased: String(at(7)) },
  ]);
});

it("makes one key for an account, though its first erasures come at once", async () => {
  const { store, sql } = await watchedStore();
  const account = newAccount();
  const people = Array.from({ length: 20 }, (_, index) => address(`p${index}@example.com`));
  await Promise.all(people.map(({ key }) => store.people.erase(account, key, at(0))));
  const [{ key } = { key: "" }, ...others] = await sql`select key from erasure_keys`;
  expect(others).toEqual([]);
  const hashes = await Promise.all(people.map((person) => erasedAddressHash(key, person.key)));
  const kept = await sql`select address_hash from erased_people`;
  expect(kept).toHaveLength(hashes.length);
  expect(new Set(kept.map((row) => row["address_hash"]))).toEqual(new Set(hashes));
});

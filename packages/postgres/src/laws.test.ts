import { address, at, emailLog, newAccount } from "@postbook/core/contract";
import { type ApiKeyDigest, newWebhookToken } from "@postbook/core";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { describe, expect, it, onTestFinished } from "vitest";
import { postgresForTest } from "../test/databases.ts";
import { postgresStore } from "./postgres-store.ts";

/** A store over a database of its own, the statements that it sends, and a client beside it. */
async function watchedStore() {
  const { url } = await postgresForTest();
  const sql = postgres(url, { max: 1 });
  onTestFinished(() => sql.end());
  const statements: string[] = [];
  const logger = { logQuery: (statement: string) => void statements.push(statement) };
  return { store: postgresStore(drizzle(sql, { logger })), statements, sql };
}

describe("every operation", () => {
  it("is one statement, that names the account, and neither skips nor counts rows", async () => {
    const { store, statements } = await watchedStore();
    const { customers, emailLogs, people, apiKeys, webhookEndpoints } = store;
    const account = newAccount();
    const email = address("matt@example.com");
    const event = { id: "e", type: "opened", message: "", occurred: at(0), received: at(0) } as const;
    const digest = "d" as ApiKeyDigest;
    const token = newWebhookToken();
    const endpoint = { id: "w", account, provider: "ses", token, secrets: [], topics: [], created: at(0) };
    const operations: (() => Promise<unknown>)[] = [
      () => customers.merge(account, email, { data: { a: 1 } }, at(0)),
      () => customers.mergeMany(account, [{ email, data: { a: 1 } }], at(0)),
      () => customers.find(account, email.key),
      () => emailLogs.record(account, [emailLog({ id: "1" }), emailLog({ id: "2" })], at(0)),
      () => emailLogs.find(account, "1"),
      () => emailLogs.list(account, email.key, {}, at(0)),
      () => emailLogs.list(account, email.key, { count: 1 }, at(0)),
      () => emailLogs.list(account, email.key, { beforeId: "2" }, at(0)),
      () => emailLogs.addEvents(account, "1", [event]),
      () => emailLogs.events(account, "1"),
      () => people.export(account, email.key),
      () => emailLogs.recordDeliveries(account, [{ log: { ...emailLog(), provider: "ses" }, events: [event] }], at(0)),
      () => customers.delete(account, email.key),
      // Of somebody of whom nothing is held: it is sent again until it finds nothing.
      () => people.erase(account, address("anna@example.com").key, at(0)),
      () => apiKeys.save(account, { id: "k", account, mode: "live", digest, hint: "", created: at(0) }),
      () => apiKeys.list(account),
      () => webhookEndpoints.save(account, endpoint),
      () => webhookEndpoints.find(account, "w"),
      () => webhookEndpoints.list(account),
      () => webhookEndpoints.update(account, "w", { secrets: ["s"], url: null }),
      () => webhookEndpoints.findByToken(token),
      () => webhookEndpoints.delete(account, "w"),
    ];
    for (const operation of operations) {
      statements.length = 0;
      await operation();
      expect(statements).toHaveLength(1);
      expect(statements[0]).toContain("account_id");
      expect(statements[0]).not.toMatch(/\boffset\b|count\(\*\) from (?!jsonb_object_keys|gone_)/i);
    }
  });
});

describe("the schema", () => {
  it("begins every key and index with the account, but for those that find the account", async () => {
    const { sql } = await watchedStore();
    const indexes = await sql`
      select indexname, indexdef from pg_indexes where schemaname = 'public' and indexdef !~ '[(]account_id[,)]'
      order by indexname`;
    // A key and the address of a webhook are all that their bearer brings: they say which account it is.
    expect(indexes.map((row) => row["indexname"])).toEqual(["api_keys_pkey", "webhook_endpoints_token"]);
  });

  it("compares keys by code point, whatever the locale of the database", async () => {
    const { sql } = await watchedStore();
    const [row] = await sql`
      select count(*)::int as others from pg_index join pg_attribute on attrelid = indrelid and attnum = any (indkey)
      join pg_class on pg_class.oid = indrelid join pg_type on pg_type.oid = atttypid
      join pg_collation on pg_collation.oid = attcollation
      where relnamespace = 'public'::regnamespace and typname = 'text' and collname <> 'C'`;
    expect(row?.["others"]).toBe(0);
  });

  it("has no foreign keys, sequences, triggers, enums or extensions of its own, so that it can be distributed", async () => {
    const { sql } = await watchedStore();
    const found = await sql`
      select conname as name from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
      union all select relname from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace
      union all select tgname from pg_trigger where not tgisinternal
      union all select typname from pg_type where typtype = 'e'
      union all select extname from pg_extension where extname <> 'plpgsql'`;
    expect([...found]).toEqual([]);
  });
});

import { address, at, emailLog, newAccount } from "@postbook/core/contract";
import { UnavailableError } from "@postbook/core";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { describe, expect, it, onTestFinished } from "vitest";
import { postgresForTest } from "../test/databases.ts";
import { connectPostgres } from "./postgres-js.ts";
import { postgresStore } from "./postgres-store.ts";
import { customers } from "./schema.ts";

const matt = address("matt@example.com");

describe("the statements", () => {
  it("are prepared by name, once for each connection", async () => {
    const { database } = await postgresForTest({ poolSize: 1 });
    const store = postgresStore(database);
    const account = newAccount();
    for (let round = 0; round < 3; round += 1) {
      await store.customers.merge(account, matt, { data: {} }, at(0));
      await store.customers.find(account, matt.key);
      await store.emailLogs.record(account, [emailLog({ id: `${round}` })], at(0));
      await store.emailLogs.list(account, matt.key, {}, at(0));
    }
    const prepared = await database.execute<{ statement: string }>(sql`select statement from pg_prepared_statements`);
    const statements = [...prepared].map(({ statement }) => statement);
    for (const beginning of ['insert into "customers"', 'select "email"', 'with "input"', '(select "recipient"']) {
      expect(statements.filter((statement) => statement.startsWith(beginning))).toHaveLength(1);
    }
  });

  it("read a page of a person's logs in order of its key, without sorting, among many other rows", async () => {
    const { database } = await postgresForTest({ poolSize: 1 });
    await database.execute(sql`
      insert into email_logs (account_id, recipient, created, id, recipient_spelling, status, message, email_id, email_name, standing, is_recorded)
      select 'a', 'p' || i % 200 || '@example.com', i, i::text, '', 'sent', '', '', '', '', true from generate_series(1, 20000) as i`);
    await database.execute(sql`analyze email_logs`);
    const { emailLogs } = postgresStore(database);
    for (const query of [{}, { count: 50 }, { beforeId: "1" }])
      await emailLogs.list(newAccount(), matt.key, query, at(0));
    const prepared = await database.execute<{ statement: string }>(sql`
      select statement from pg_prepared_statements where statement like '%"email_logs"%limit%'`);
    expect(prepared).toHaveLength(3);
    const plans: string[] = [];
    for (const { statement } of prepared) {
      const plan = await database.execute<{ "QUERY PLAN": string }>(sql.raw(`explain (generic_plan) ${statement}`));
      const text = [...plan].map((row) => row["QUERY PLAN"]).join("\n");
      expect(text).toContain("Index Scan Backward using email_logs_account_id_recipient_created_id_pk");
      expect(text).not.toMatch(/Sort|Seq Scan/);
      plans.push(text);
    }
    expect(plans.join("\n")).toMatch(/Index Cond: .*ROW\(created, id\) < ROW/);
  });
});

describe("the database itself", () => {
  it("refuses attributes that are no object, which no merge could repair", async () => {
    const { database } = await postgresForTest();
    const insert = sql`insert into customers (account_id, email, spelling, data, created) values ('a', 'b', 'b', '[]', 0)`;
    const refused = await database.execute(insert).then(undefined, (error: Error) => error.cause);
    expect(refused).toMatchObject({ constraint_name: "customers_data_is_object" });
  });

  it("keeps the sign of zero in attributes though jsonb does not", async () => {
    const { database } = await postgresForTest();
    const store = postgresStore(database);
    const account = newAccount();
    await store.customers.merge(account, matt, { data: { negative: -0, positive: 0 } }, at(0));
    await store.customers.merge(account, matt, { data: { other: 1 } }, at(0));
    const [row] = await database.select({ data: sql<string>`${customers.data}::text` }).from(customers);
    expect(row?.data).toBe('{"other": 1, "negative": 0.0, "positive": 0}');
    expect((await store.customers.find(account, matt.key))?.data).toEqual({ negative: -0, positive: 0, other: 1 });
  });
});

describe("a store", () => {
  it("works over any Drizzle database, such as one whose client is not ours", async () => {
    const { url } = await postgresForTest();
    const client = postgres(url, { max: 2 });
    onTestFinished(() => client.end());
    const { customers: stored } = postgresStore(drizzle(client));
    const account = newAccount();
    const data = { zero: -0, text: "é" };
    await stored.merge(account, matt, { data }, at(0));
    expect((await stored.find(account, matt.key))?.data).toEqual(data);
  });

  it("says that it is unavailable when the database cannot be reached, or is too slow", async () => {
    const nowhere = connectPostgres("postgres://nobody@127.0.0.1:1/none");
    onTestFinished(nowhere.close);
    await expect(postgresStore(nowhere.database).ping()).rejects.toThrow(UnavailableError);

    const { database, url } = await postgresForTest({ statementTimeout: 100 });
    const store = postgresStore(database);
    const account = newAccount();
    await store.customers.merge(account, matt, { data: {} }, at(0));
    const other = postgres(url, { max: 1 });
    onTestFinished(() => other.end());
    await other.begin(async (transaction) => {
      await transaction`select * from customers for update`;
      await expect(store.customers.merge(account, matt, { data: { a: 1 } }, at(0))).rejects.toThrow(UnavailableError);
    });
    expect((await store.customers.merge(account, matt, { data: { b: 1 } }, at(0))).data).toEqual({ b: 1 });
  });

  it("serves again as soon as its connections, which the server closed, are replaced", async () => {
    const { database } = await postgresForTest({ poolSize: 2 });
    const store = postgresStore(database);
    await store.ping();
    const others = sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()`;
    await database.execute(others).then(undefined, () => undefined);
    const answered = async () =>
      store.ping().then(
        () => true,
        () => false,
      );
    await expect.poll(answered, { timeout: 5000 }).toBe(true);
  });

  it("lets no deadlock between calls in opposite orders reach its callers", async () => {
    const { database } = await postgresForTest({ poolSize: 8 });
    const { emailLogs } = postgresStore(database);
    const account = newAccount();
    // One message under two ids: their order by id is not their order by message.
    const rounds = Array.from({ length: 12 }, (_, round) => {
      const logs = Array.from({ length: 40 }, (_, index) =>
        emailLog({ id: `${(index * (7 + round)) % 97}-${round}-${index}`, provider: "ses", messageId: `${index}` }),
      );
      return emailLogs.record(account, round % 2 === 0 ? logs : logs.toReversed(), at(0));
    });
    const answers = await Promise.all(rounds);
    expect(new Set(answers.flat().map(({ id }) => id)).size).toBe(40);
  });
});

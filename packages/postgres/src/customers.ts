import type { Customer, CustomerRepository, EmailAddress } from "@postbook/core";
import {
  compareText,
  foldMerges,
  InvalidInputError,
  profileLimits,
  profileProblem,
  profileTooLarge,
} from "@postbook/core";
import { and, eq, sql } from "drizzle-orm";
import { readAttributes, writeJsonb } from "./columns.ts";
import type { Database } from "./database.ts";
import { run } from "./database.ts";
import { customers } from "./schema.ts";

const columns = {
  email: customers.email,
  spelling: customers.spelling,
  data: sql<string>`${customers.data}::text`.mapWith(readAttributes),
  locale: customers.locale,
  created: customers.created,
};

const merged = sql`(${customers.data} || excluded.data)`;
// What `profileProblem` allows, in SQL.
const fits = sql`octet_length(${merged}::text) <= ${sql.raw(String(profileLimits.bytes))}
  and (select count(*) from jsonb_object_keys(${merged})) <= ${sql.raw(String(profileLimits.attributes))}`;

const mergeOnConflict = {
  target: [customers.accountId, customers.email],
  set: { data: merged, locale: sql`coalesce(excluded.locale, ${customers.locale})` },
  setWhere: fits,
};

/** Customers in Postgres. */
export function postgresCustomers(database: Database): CustomerRepository {
  const byKey = and(eq(customers.accountId, sql.placeholder("account")), eq(customers.email, sql.placeholder("email")));
  const findStatement = database.select(columns).from(customers).where(byKey).prepare("find_customer");
  const deleteStatement = database
    .delete(customers)
    .where(byKey)
    .returning({ email: customers.email })
    .prepare("delete_customer");
  const mergeStatement = database
    .insert(customers)
    .values({
      accountId: sql.placeholder("account"),
      email: sql.placeholder("email"),
      spelling: sql.placeholder("spelling"),
      data: sql.placeholder("data"),
      locale: sql.placeholder("locale"),
      created: sql.placeholder("now"),
    })
    .onConflictDoUpdate(mergeOnConflict)
    .returning(columns)
    .prepare("merge_customer");

  const mergeManyStatement = database
    .insert(customers)
    .select(
      sql`select ${sql.placeholder("account")}, "email", "spelling", "data", "locale", ${sql.placeholder("now")}::bigint
        from json_to_recordset(${sql.placeholder("merges")}::json) as input (
          "email" text collate "C", "spelling" text, "data" jsonb, "locale" text)`,
    )
    .onConflictDoUpdate(mergeOnConflict)
    .returning({ email: customers.email })
    .prepare("merge_customers");

  return {
    async find(account, email) {
      const [row] = await run(() => findStatement.execute({ account, email }));
      return row && toCustomer(row);
    },

    async merge(account, email, { data, locale = null }, now) {
      const { key, spelling } = email;
      const problem = profileProblem(data);
      if (problem !== undefined) throw new InvalidInputError([problem]);
      const [row] = await run(() => mergeStatement.execute({ account, email: key, spelling, data, locale, now }));
      if (row === undefined) throw new InvalidInputError([profileTooLarge]);
      return toCustomer(row);
    },

    async mergeMany(account, merges, now) {
      const people = foldMerges(merges);
      const rows = people
        .filter(({ data }) => profileProblem(data) === undefined)
        // In one order everywhere, so that two calls never wait for each other in a ring.
        .toSorted((left, right) => compareText(left.email.key, right.email.key))
        .map(({ email, data, locale = null }) => ({ email: email.key, spelling: email.spelling, data, locale }));
      const asked = { account, merges: writeJsonb(rows), now };
      const merged = rows.length === 0 ? [] : await run(() => mergeManyStatement.execute(asked));
      const done = new Set(merged.map(({ email }) => email));
      return new Set(people.map(({ email }) => email.key).filter((key) => !done.has(key)));
    },

    async delete(account, email) {
      const rows = await run(() => deleteStatement.execute({ account, email }));
      return rows.length > 0;
    },
  };
}

type Row = {
  readonly email: EmailAddress["key"];
  readonly spelling: string;
  readonly data: Customer["data"];
  readonly locale: NonNullable<Customer["locale"]> | null;
  readonly created: Customer["created"];
};

function toCustomer({ email, spelling, data, locale, created }: Row): Customer {
  return { email: { key: email, spelling }, created, data, ...(locale !== null && { locale }) };
}

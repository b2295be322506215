import type { Customer, CustomerRepository, EmailAddress } from "@postbook/core";
import { InvalidInputError, profileLimits, profileProblem } from "@postbook/core";
import { and, eq, sql } from "drizzle-orm";
import { readAttributes } from "./columns.ts";
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
    .onConflictDoUpdate({
      target: [customers.accountId, customers.email],
      set: { data: merged, locale: sql`coalesce(excluded.locale, ${customers.locale})` },
      setWhere: fits,
    })
    .returning(columns)
    .prepare("merge_customer");

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

    async delete(account, email) {
      const rows = await run(() => deleteStatement.execute({ account, email }));
      return rows.length > 0;
    },
  };
}

const profileTooLarge = {
  path: "data",
  message: `a profile holds at most ${profileLimits.attributes} attributes and ${profileLimits.bytes / 1024} KiB`,
};

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

import type { EmailEvent, PersonRepository } from "@postbook/core";
import { newErasureKey, UnavailableError } from "@postbook/core";
import { and, desc, eq, sql } from "drizzle-orm";
import { addressHash } from "./address-hash.ts";
import type { Database } from "./database.ts";
import { run } from "./database.ts";
import { logColumns } from "./email-log-columns.ts";
import { toEmailLog } from "./email-logs.ts";
import { emailLogs } from "./schema.ts";

const account = sql.placeholder("account");
const email = sql.placeholder("email");

/** People as a whole, of what the other stores hold of them in Postgres. */
export function postgresPeople(database: Database): PersonRepository {
  const eraseStatement = prepareErase(database);
  const exportStatement = prepareExport(database);

  return {
    async erase(accountId, key, now) {
      const asked = { account: accountId, email: key, now, newKey: newErasureKey() };
      // Whoever was writing of this person while the statement ran has made it wait for the customer
      // or the log, and is done: what was written meanwhile is there when it is sent again.
      for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
        const [row] = await run(() => eraseStatement.execute(asked));
        if (row?.removed === 0) return;
      }
      throw new UnavailableError();
    },

    async export(accountId, key) {
      const rows = await run(() => exportStatement.execute({ account: accountId, email: key }));
      return { logs: rows.map(({ events, ...log }) => ({ log: toEmailLog(log), events })) };
    },
  };
}

/** How often an erasure is sent again before it is given up; each time something new was there. */
const mostAttempts = 20;

/**
 * `erase_person`: keeps the hash of the address, makes the account's key for it where there is none,
 * removes what is held of the person, and answers how many rows that was.
 */
function prepareErase(database: Database) {
  // Not DO NOTHING: a key that another call has made this instant is to be answered.
  const key = database.$with("key", {}).as(sql`
    insert into erasure_keys (account_id, key) values (${account}, ${sql.placeholder("newKey")})
    on conflict (account_id) do update set key = erasure_keys.key
    returning key`);
  const person = database.$with("person", {}).as(sql`select ${email}::text collate "C" as email`);
  const erased = database.$with("erased", {}).as(sql`
    insert into erased_people (account_id, address_hash, erased)
    select ${account}, ${addressHash(sql`key.key`, sql`person.email`)}, ${sql.placeholder("now")}::bigint from key, person
    on conflict do nothing`);
  // A table that holds more of a person takes one more of these, and a term in the count.
  const goneCustomers = database.$with("gone_customers", {}).as(sql`
    delete from customers using person where account_id = ${account} and customers.email = person.email returning 1`);
  const goneLogs = database.$with("gone_logs", {}).as(sql`
    delete from email_logs using person where account_id = ${account} and recipient = person.email returning 1`);
  const goneEvents = database.$with("gone_events", {}).as(sql`
    delete from email_events using person where account_id = ${account} and recipient = person.email returning 1`);
  // Which piece of a webhook is about whom is not known: any that holds the address may be.
  const gonePayloads = database.$with("gone_payloads", {}).as(sql`
    delete from webhook_payloads using person
    where account_id = ${account} and strpos(lower(payload), person.email) > 0 returning 1`);
  const gone = database.$with("gone", { removed: sql<number>`removed`.as("removed") }).as(sql`
    select ((select count(*) from gone_customers) + (select count(*) from gone_logs)
      + (select count(*) from gone_events) + (select count(*) from gone_payloads))::int as removed`);
  return database
    .with(key, person, erased, goneCustomers, goneLogs, goneEvents, gonePayloads, gone)
    .select()
    .from(gone)
    .prepare("erase_person");
}

/** `export_person`: every log of a person, newest first, each with its events. */
function prepareExport(database: Database) {
  // Written out: Drizzle leaves tables away where it selects from one alone, and the events have the same columns.
  const events = sql<string>`(
    select coalesce(json_agg(json_build_object('id', event.id, 'type', event.type, 'message', event.message,
      'occurred', event.occurred, 'received', event.received)), '[]')::text
    from email_events as event
    where event.account_id = email_logs.account_id and event.recipient = email_logs.recipient
      and event.log_id = coalesce(email_logs.born_id, email_logs.id))`.mapWith((text: string): EmailEvent[] =>
    JSON.parse(text),
  );
  return database
    .select({ ...logColumns, events })
    .from(emailLogs)
    .where(and(eq(emailLogs.accountId, account), eq(emailLogs.recipient, email)))
    .orderBy(desc(emailLogs.created), desc(emailLogs.id))
    .prepare("export_person");
}

import { and, type Column, desc, eq, getTableColumns, gte, lt, type SQL, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import type { Database } from "./database.ts";
import { emailEvents, emailLogs } from "./schema.ts";

const { accountId: _, ...columns } = getTableColumns(emailLogs);

/** A row of `email_logs`, but for its account. */
export type EmailLogRow = Omit<typeof emailLogs.$inferSelect, "accountId">;

const account = sql.placeholder("account");
const id = sql.placeholder("id");

/** `find_email_log`: by account and id. */
export function prepareFindEmailLog(database: Database) {
  return database
    .select(columns)
    .from(emailLogs)
    .where(and(eq(emailLogs.accountId, account), eq(emailLogs.id, id)))
    .prepare("find_email_log");
}

/**
 * `list_email_logs`, `list_email_logs_counted` and `list_email_logs_after`: the logs among which
 * `selectEmailLogs` finds the page without a count, with one, and after the log `beforeId`, which is
 * then among them. Each reads backwards along the primary key, and as little as the page needs.
 */
export function prepareListEmailLogs(database: Database) {
  const now = sql.placeholder("now");
  const to = sql.placeholder("to");
  const ofThePerson = and(eq(emailLogs.accountId, account), eq(emailLogs.recipient, sql.placeholder("recipient")));
  const unsent: SQL = sql`${emailLogs.status} in ('requested', 'triggered', 'queued')`;
  const page = (bound: SQL, condition?: SQL) =>
    database
      .select(columns)
      .from(emailLogs)
      .where(
        and(
          ofThePerson,
          gte(emailLogs.created, sql.placeholder("from")),
          bound,
          isOrAny(emailLogs.status, "status"),
          isOrAny(emailLogs.provider, "provider"),
          isOrAny(emailLogs.emailId, "emailId"),
          condition,
        ),
      )
      .orderBy(desc(emailLogs.created), desc(emailLogs.id))
      .limit(sql.placeholder("limit"));
  const before = database
    .select(columns)
    .from(emailLogs)
    .where(and(ofThePerson, eq(emailLogs.id, sql.placeholder("beforeId"))));
  const cursor = before.as("cursor");
  const earlier = lt(emailLogs.created, to);
  // One bound of both, for of two Postgres may walk the index from the one that is further off.
  const earlierAndAfter = sql`(${emailLogs.created}, ${emailLogs.id}) < (
    select least(${cursor.created}, ${to}::bigint), case when ${cursor.created} < ${to}::bigint then ${cursor.id} else '' end
    from ${cursor})`;
  return {
    counted: page(earlier).prepare("list_email_logs_counted"),
    after: unionAll(before, page(earlierAndAfter)).prepare("list_email_logs_after"),
    sentAndScheduled: unionAll(
      page(earlier, sql`(${emailLogs.scheduledFor} is null or ${emailLogs.scheduledFor} <= ${now} or not ${unsent})`),
      page(earlier, sql`${emailLogs.scheduledFor} > ${now} and ${unsent}`),
    ).prepare("list_email_logs"),
  };
}

// A statement that is prepared once serves queries with and without the filter.
function isOrAny(column: Column, name: string): SQL {
  const value = sql.placeholder(name);
  return sql`(${value}::text is null or ${column} = ${value})`;
}

/**
 * `record_email_logs`: inserts the emails that are not known and the customers that do not exist,
 * unless an id is that of somebody else's email; answers the rows that are, or were, there.
 */
export function prepareRecord(database: Database) {
  const input = database.$with("input", {}).as(sql`
    select * from json_to_recordset(${sql.placeholder("logs")}::json) as input (
      "id" text collate "C", "created" bigint, "recipient" text collate "C", "recipientSpelling" text,
      "recipientName" text, "status" text, "message" text, "emailId" text, "emailName" text, "emailVersion" text,
      "scheduledFor" bigint, "provider" text collate "C", "messageId" text collate "C", "standing" text collate "C",
      "position" int)`);
  const accepted = database.$with("accepted", {}).as(sql`
    select * from input where not exists (
      select from input as other join email_logs on email_logs.account_id = ${account} and email_logs.id = other."id"
      where email_logs.recipient <> other."recipient")`);
  const createdCustomers = database.$with("created_customers", {}).as(sql`
    insert into customers (account_id, email, spelling, data, created)
    select distinct on ("recipient") ${account}, "recipient", "recipientSpelling", '{}'::jsonb, ${sql.placeholder("now")}::bigint
    from accepted order by "recipient", "position"
    on conflict do nothing`);
  const recorded = database.$with("recorded", {}).as(sql`
    insert into email_logs (account_id, id, created, recipient, recipient_spelling, recipient_name, status, message,
      email_id, email_name, email_version, scheduled_for, provider, message_id, standing)
    select ${account}, "id", "created", "recipient", "recipientSpelling", "recipientName", "status", "message",
      "emailId", "emailName", "emailVersion", "scheduledFor", "provider", "messageId", "standing" from accepted
    on conflict do nothing
    returning *`);
  const result = database.$with("result", columns).as(sql`
    select recorded.* from recorded
    union all
    select email_logs.* from accepted
      join email_logs on email_logs.account_id = ${account} and email_logs.id = accepted."id"
    union all
    select email_logs.* from accepted
      join email_logs on email_logs.account_id = ${account} and email_logs.recipient = accepted."recipient"
        and email_logs.provider = accepted."provider" and email_logs.message_id = accepted."messageId"`);
  return database
    .with(input, accepted, createdCustomers, recorded, result)
    .select()
    .from(result)
    .prepare("record_email_logs");
}

/**
 * `add_email_events`: inserts the events that the log does not have, and moves it to the highest of
 * them if that stands higher than the log does; answers the log. The condition is judged again on
 * the row as it is once it is locked, so that concurrent calls end in the same log.
 */
export function prepareAddEvents(database: Database) {
  const input = database.$with("input", {}).as(sql`
    select * from json_to_recordset(${sql.placeholder("events")}::json) as input (
      "id" text collate "C", "type" text, "message" text, "occurred" bigint, "received" bigint,
      "standing" text collate "C")`);
  const log = database.$with("log", {}).as(sql`
    select * from email_logs where account_id = ${account} and id = ${id}`);
  const added = database.$with("added", {}).as(sql`
    insert into email_events (account_id, recipient, log_id, id, type, message, occurred, received)
    select log.account_id, log.recipient, log.id, input."id", "type", input."message", "occurred", "received"
    from log, input
    on conflict do nothing
    returning id`);
  const highest = database.$with("highest", {}).as(sql`
    select input.* from input join added on added.id = input."id" order by "standing" desc limit 1`);
  const moved = database.$with("moved", {}).as(sql`
    update email_logs set status = highest."type", message = highest."message", standing = highest."standing"
    from log, highest
    where email_logs.account_id = log.account_id and email_logs.recipient = log.recipient
      and email_logs.created = log.created and email_logs.id = log.id and email_logs.standing < highest."standing"
    returning email_logs.*`);
  const result = database.$with("result", columns).as(sql`
    select * from moved union all select * from log where not exists (select from moved)`);
  return database.with(input, log, added, highest, moved, result).select().from(result).prepare("add_email_events");
}

/** `list_email_events`: the events of a log; one row without an event for a log that has none. */
export function prepareListEvents(database: Database) {
  const event = {
    id: emailEvents.id,
    type: emailEvents.type,
    message: emailEvents.message,
    occurred: emailEvents.occurred,
    received: emailEvents.received,
  };
  return database
    .select({ event })
    .from(emailLogs)
    .leftJoin(
      emailEvents,
      and(
        eq(emailEvents.accountId, emailLogs.accountId),
        eq(emailEvents.recipient, emailLogs.recipient),
        eq(emailEvents.logId, emailLogs.id),
      ),
    )
    .where(and(eq(emailLogs.accountId, account), eq(emailLogs.id, id)))
    .prepare("list_email_events");
}

import { and, type Column, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import type { Database } from "./database.ts";
import { eventsKey, logColumns as columns } from "./email-log-columns.ts";
import { emailEvents, emailLogs } from "./schema.ts";

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
 * `add_email_events`: inserts the events that the log does not have, and moves it to the highest of
 * them if that stands higher than the log does; answers the log. The condition is judged again on
 * the row as it is once it is locked, so that concurrent calls end in the same log. Until it is done
 * the log cannot be removed, so that no event is left without one.
 */
export function prepareAddEvents(database: Database) {
  const input = database.$with("input", {}).as(sql`
    select * from json_to_recordset(${sql.placeholder("events")}::json) as input (
      "id" text collate "C", "type" text, "message" text, "occurred" bigint, "received" bigint,
      "standing" text collate "C")`);
  const log = database.$with("log", {}).as(sql`
    select *, ${eventsKey} as key from email_logs where account_id = ${account} and id = ${id} for key share`);
  const added = database.$with("added", {}).as(sql`
    insert into email_events (account_id, recipient, log_id, id, type, message, occurred, received)
    select log.account_id, log.recipient, log.key, input."id", "type", input."message", "occurred", "received"
    from log, input
    on conflict do nothing
    returning id`);
  const highest = database.$with("highest", {}).as(sql`
    select input.* from input join added on added.id = input."id" order by "standing" desc limit 1`);
  const moved = database.$with("moved", {}).as(sql`
    update email_logs set status = highest."type", message = highest."message", standing = highest."standing"
    from log, highest
    where email_logs.account_id = log.account_id and email_logs.recipient = log.recipient
      and email_logs.id = log.id and email_logs.standing < highest."standing"
    returning email_logs.*`);
  const result = database.$with("result", columns).as(sql`
    select moved.*, null as key from moved union all select * from log where not exists (select from moved)`);
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
        eq(emailEvents.logId, eventsKey),
      ),
    )
    .where(and(eq(emailLogs.accountId, account), eq(emailLogs.id, id)))
    .prepare("list_email_events");
}

import { type SQL, sql } from "drizzle-orm";
import { addressHash } from "./address-hash.ts";
import type { Database } from "./database.ts";
import { eventsKey, logColumns } from "./email-log-columns.ts";

const account = sql.placeholder("account");
const positionColumn = sql<number | null>`"position"`.as("position");

function columnsOf(table: string): SQL {
  const names = Object.values(logColumns).map(({ name }) => sql`${sql.identifier(table)}.${sql.identifier(name)}`);
  return sql.join(names, sql`, `);
}

/**
 * `record_email_logs`: inserts the emails that are not known, fills in those of which only
 * deliveries have told, and creates the customers that do not exist, unless an id is that of
 * somebody else's email; answers the logs, those that were known with the position of their email.
 */
export function prepareRecord(database: Database) {
  const input = database.$with("input", {}).as(sql`
    select * from json_to_recordset(${sql.placeholder("logs")}::json) as input (
      "id" text collate "C", "created" bigint, "recipient" text collate "C", "recipientSpelling" text,
      "recipientName" text, "status" text, "message" text, "emailId" text, "emailName" text, "emailVersion" text,
      "scheduledFor" bigint, "provider" text collate "C", "messageId" text collate "C", "standing" text collate "C",
      "claimedId" text collate "C", "position" int)`);
  const accepted = database.$with("accepted", {}).as(sql`
    select * from input where not exists (
      select from input as other join email_logs on email_logs.account_id = ${account} and email_logs.id = other."id"
      where email_logs.recipient <> other."recipient")`);
  const known = database.$with("known", {}).as(sql`
    select distinct on ("position") "position", id, is_recorded from (
      select "position", email_logs.id, is_recorded, 1 as preference from accepted
        join email_logs on email_logs.account_id = ${account} and email_logs.id = accepted."id"
      union all
      select "position", email_logs.id, is_recorded, 2 from accepted
        join email_logs on email_logs.account_id = ${account} and email_logs.recipient = accepted."recipient"
          and email_logs.claimed_id = accepted."claimedId"
      union all
      select "position", email_logs.id, is_recorded, 3 from accepted
        join email_logs on email_logs.account_id = ${account} and email_logs.recipient = accepted."recipient"
          and email_logs.provider = accepted."provider" and email_logs.message_id = accepted."messageId"
    ) as found order by "position", preference`);
  const createdCustomers = database.$with("created_customers", {}).as(sql`
    insert into customers (account_id, email, spelling, data, created)
    select distinct on ("recipient") ${account}, "recipient", "recipientSpelling", '{}'::jsonb, ${sql.placeholder("now")}::bigint
    from accepted order by "recipient", "position"
    on conflict do nothing`);
  const filled = database.$with("filled", {}).as(sql`
    update email_logs set
      id = coalesce(sent."claimedId", email_logs.id),
      born_id = case when sent."claimedId" is null then born_id else coalesce(born_id, email_logs.id) end,
      claimed_id = coalesce(sent."claimedId", claimed_id),
      created = sent."created",
      recipient_spelling = sent."recipientSpelling",
      recipient_name = sent."recipientName",
      status = case when email_logs.standing < sent."standing" then sent."status" else email_logs.status end,
      message = case when email_logs.standing < sent."standing" then sent."message" else email_logs.message end,
      standing = greatest(email_logs.standing, sent."standing"),
      email_id = coalesce(nullif(sent."emailId", ''), email_logs.email_id),
      email_name = coalesce(nullif(sent."emailName", ''), email_logs.email_name),
      email_version = sent."emailVersion",
      scheduled_for = sent."scheduledFor",
      provider = case when sent."messageId" is null or taken then coalesce(email_logs.provider, sent."provider")
        else sent."provider" end,
      message_id = case when taken then email_logs.message_id else coalesce(sent."messageId", email_logs.message_id) end,
      is_recorded = true
    from (
      select distinct on (known.id) known.id as known_id, accepted.*, exists (
        select from email_logs as other where other.account_id = ${account} and other.recipient = accepted."recipient"
          and other.provider = accepted."provider" and other.message_id = accepted."messageId" and other.id <> known.id
      ) as taken
      from accepted join known using ("position") where not known.is_recorded order by known.id, "position"
    ) as sent
    where email_logs.account_id = ${account} and email_logs.recipient = sent."recipient"
      and email_logs.id = sent.known_id and not email_logs.is_recorded
    returning email_logs.*, sent.known_id`);
  const recorded = database.$with("recorded", {}).as(sql`
    insert into email_logs (account_id, id, created, recipient, recipient_spelling, recipient_name, status, message,
      email_id, email_name, email_version, scheduled_for, provider, message_id, standing, is_recorded, claimed_id)
    select ${account}, "id", "created", "recipient", "recipientSpelling", "recipientName", "status", "message",
      "emailId", "emailName", "emailVersion", "scheduledFor", "provider", "messageId", "standing", true, "claimedId"
    from accepted where "position" not in (select "position" from known)
    order by "recipient", "id"
    on conflict do nothing
    returning *`);
  const result = database.$with("result", { ...logColumns, position: positionColumn }).as(sql`
    select ${columnsOf("recorded")}, null::int as "position" from recorded
    union all
    select ${columnsOf("filled")}, known."position" from known join filled on filled.known_id = known.id
    union all
    select ${columnsOf("email_logs")}, known."position" from known
      join email_logs on email_logs.account_id = ${account} and email_logs.id = known.id
      where known.is_recorded`);
  return database
    .with(input, accepted, known, createdCustomers, filled, recorded, result)
    .select()
    .from(result)
    .prepare("record_email_logs");
}

/**
 * `record_deliveries`: creates the logs, and their customers, of emails that are not known, adds the
 * events that logs do not have, and moves each to its highest event; answers the positions of the
 * deliveries that it has recorded, or dropped because their person was erased. One whose log or
 * customer another call created or removed meanwhile is not among them, and is to be sent again: the
 * statement cannot see that. A log is born only while its customer is held, which an erasure waits for.
 */
export function prepareRecordDeliveries(database: Database) {
  const input = database.$with("input", {}).as(sql`
    select * from json_to_recordset(${sql.placeholder("logs")}::json) as input (
      "id" text collate "C", "created" bigint, "recipient" text collate "C", "status" text, "message" text,
      "emailId" text, "emailName" text, "provider" text collate "C", "messageId" text collate "C",
      "standing" text collate "C", "claimedId" text collate "C", "position" int)`);
  const events = database.$with("events", {}).as(sql`
    select * from json_to_recordset(${sql.placeholder("events")}::json) as events (
      "id" text collate "C", "type" text, "message" text, "occurred" bigint, "received" bigint,
      "standing" text collate "C", "position" int)`);
  const known = database.$with("known", {}).as(sql`
    select distinct on ("position") * from (
      select input.*, email_logs.id as known_id, 1 as preference from input
        join email_logs on email_logs.account_id = ${account} and email_logs.id = input."claimedId"
          and email_logs.recipient = input."recipient"
      union all
      select input.*, email_logs.id, 2 from input
        join email_logs on email_logs.account_id = ${account} and email_logs.recipient = input."recipient"
          and email_logs.claimed_id = input."claimedId"
      union all
      select input.*, email_logs.id, 3 from input
        join email_logs on email_logs.account_id = ${account} and email_logs.recipient = input."recipient"
          and email_logs.provider = input."provider" and email_logs.message_id = input."messageId"
    ) as found order by "position", preference`);
  // What is told of each log stays in its row: to join it again would take a loop over both, for
  // Postgres does not know how many rows are in the input.
  const locked = database.$with("locked", {}).as(sql`
    select known."position", email_logs.recipient, email_logs.id, ${eventsKey} as key, known."created",
      known."provider", known."messageId", known."claimedId", known."emailId", known."emailName"
    from known join email_logs on email_logs.account_id = ${account} and email_logs.recipient = known."recipient"
      and email_logs.id = known.known_id
    order by email_logs.recipient, email_logs.id for update of email_logs`);
  const away = database.$with("away", {}).as(sql`
    select distinct "recipient" from input
      join erasure_keys on erasure_keys.account_id = ${account}
      join erased_people on erased_people.account_id = ${account}
        and erased_people.address_hash = ${addressHash(sql`erasure_keys.key`, sql`input."recipient"`)}
    where not exists (select from customers where account_id = ${account} and email = input."recipient")`);
  const held = database.$with("held", {}).as(sql`
    select email from customers
    where account_id = ${account} and email in (select "recipient" from input where "position" not in (select "position" from known))
    order by email for key share`);
  const createdCustomers = database.$with("created_customers", {}).as(sql`
    insert into customers (account_id, email, spelling, data, created)
    select distinct ${account}, "recipient", "recipient", '{}'::jsonb, ${sql.placeholder("now")}::bigint
    from input
    where "recipient" not in (select "recipient" from away)
      and ("position" not in (select "position" from known) or "recipient" in (select recipient from locked))
      and not exists (select from customers where account_id = ${account} and email = input."recipient")
    order by "recipient"
    on conflict do nothing
    returning email`);
  const born = database.$with("born", {}).as(sql`
    insert into email_logs (account_id, id, created, recipient, recipient_spelling, status, message, email_id,
      email_name, provider, message_id, standing, is_recorded, claimed_id)
    select ${account}, "id", "created", "recipient", "recipient", "status", "message", "emailId", "emailName",
      "provider", "messageId", "standing", false, "claimedId"
    from input
    where "position" not in (select "position" from known)
      and "recipient" in (select email from held union all select email from created_customers)
    order by "recipient", "id"
    on conflict do nothing
    returning recipient, id`);
  const target = database.$with("target", {}).as(sql`
    select "position", recipient, id, key from locked
    union all
    select input."position", born.recipient, born.id, born.id from input join born on born.id = input."id"`);
  const added = database.$with("added", {}).as(sql`
    insert into email_events (account_id, recipient, log_id, id, type, message, occurred, received)
    select ${account}, target.recipient, target.key, events."id", "type", "message", "occurred", "received"
    from events join target using ("position")
    order by target.recipient, target.key, events."id", "position"
    on conflict do nothing
    returning recipient, log_id, id`);
  const fresh = database.$with("fresh", {}).as(sql`
    select target.recipient, target.id, events."type", events."message", events."standing"
    from events join target using ("position")
      join added on added.recipient = target.recipient and added.log_id = target.key and added.id = events."id"`);
  const learned = database.$with("learned", {}).as(sql`
    select recipient, id, min("created") as created, min("provider") as provider, min("messageId") as message_id,
      min("claimedId") as claimed_id, coalesce(min(nullif("emailId", '')), '') as email_id,
      coalesce(min(nullif("emailName", '')), '') as email_name, max("standing") as standing,
      (array_agg("type" order by "standing" desc nulls last))[1] as type,
      (array_agg("message" order by "standing" desc nulls last))[1] as message
    from (
      select recipient, id, "created", "provider", "messageId", "claimedId", "emailId", "emailName",
        null as "standing", null as "type", null as "message" from locked
      union all
      select recipient, id, null, null, null, null, null, null, "standing", "type", "message" from fresh
    ) as told group by recipient, id`);
  const moved = database.$with("moved", {}).as(sql`
    update email_logs set
      status = case when email_logs.standing < learned.standing then learned.type else email_logs.status end,
      message = case when email_logs.standing < learned.standing then learned.message else email_logs.message end,
      standing = greatest(email_logs.standing, learned.standing),
      created = case when is_recorded then email_logs.created else least(email_logs.created, learned.created) end,
      email_id = case when email_logs.email_id = '' then learned.email_id else email_logs.email_id end,
      email_name = case when email_logs.email_name = '' then learned.email_name else email_logs.email_name end,
      provider = case when email_logs.message_id is null and not taken then learned.provider else email_logs.provider end,
      message_id = case when email_logs.message_id is null and not taken then learned.message_id else email_logs.message_id end,
      claimed_id = coalesce(email_logs.claimed_id, learned.claimed_id)
    from (
      select learned.*, exists (
        select from email_logs as other where other.account_id = ${account} and other.recipient = learned.recipient
          and other.provider = learned.provider and other.message_id = learned.message_id) as taken
      from learned
    ) as learned
    where email_logs.account_id = ${account} and email_logs.recipient = learned.recipient and email_logs.id = learned.id
      and (email_logs.standing < learned.standing
        or (not is_recorded and learned.created < email_logs.created)
        or (email_logs.email_id = '' and learned.email_id <> '')
        or (email_logs.email_name = '' and learned.email_name <> '')
        or (email_logs.message_id is null and not taken)
        or (email_logs.claimed_id is null and learned.claimed_id is not null))`);
  const result = database.$with("result", { position: positionColumn }).as(sql`
    select "position" from target
    union all
    select "position" from input
    where "recipient" in (select "recipient" from away) and "position" not in (select "position" from known)`);
  return database
    .with(
      input,
      events,
      known,
      away,
      held,
      locked,
      createdCustomers,
      born,
      target,
      added,
      fresh,
      learned,
      moved,
      result,
    )
    .select()
    .from(result)
    .prepare("record_deliveries");
}

import type {
  AccountId,
  ApiKeyDigest,
  EmailKey,
  EmailStatus,
  Locale,
  Mode,
  Standing,
  WebhookToken,
} from "@postbook/core";
import { sql } from "drizzle-orm";
import { boolean, check, index, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { attributes, endpointSettings, keyText, time } from "./columns.ts";

// Every key and index starts with the account, save those that find it, and no constraint reaches
// across rows of two people, so that tables may be distributed by the address.

export const customers = pgTable(
  "customers",
  {
    accountId: keyText("account_id").$type<AccountId>().notNull(),
    email: keyText("email").$type<EmailKey>().notNull(),
    spelling: text("spelling").notNull(),
    data: attributes("data").notNull(),
    locale: text("locale").$type<Locale>(),
    created: time("created").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.email] }),
    check("customers_data_is_object", sql`jsonb_typeof(${table.data}) = 'object'`),
  ],
);

export const emailLogs = pgTable(
  "email_logs",
  {
    accountId: keyText("account_id").$type<AccountId>().notNull(),
    recipient: keyText("recipient").$type<EmailKey>().notNull(),
    created: time("created").notNull(),
    id: keyText("id").notNull(),
    recipientSpelling: text("recipient_spelling").notNull(),
    recipientName: text("recipient_name"),
    status: text("status").$type<EmailStatus>().notNull(),
    message: text("message").notNull(),
    emailId: text("email_id").notNull(),
    emailName: text("email_name").notNull(),
    emailVersion: text("email_version"),
    scheduledFor: time("scheduled_for"),
    provider: keyText("provider"),
    messageId: keyText("message_id"),
    standing: keyText("standing").$type<Standing>().notNull(),
    /** Whether its send is recorded, or only deliveries have told of it. */
    isRecorded: boolean("is_recorded").notNull(),
    /** The id that its sender gave it, in a record or in the metadata of a delivery. */
    claimedId: keyText("claimed_id"),
    /** The id that it was created with, under which its events are kept, where it has another now. */
    bornId: keyText("born_id"),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.recipient, table.created, table.id] }),
    uniqueIndex("email_logs_claimed")
      .on(table.accountId, table.recipient, table.claimedId)
      .where(sql`${table.claimedId} is not null`),
    uniqueIndex("email_logs_id").on(table.accountId, table.id),
    uniqueIndex("email_logs_message")
      .on(table.accountId, table.recipient, table.provider, table.messageId)
      .where(sql`${table.messageId} is not null`),
    index("email_logs_scheduled")
      .on(table.accountId, table.recipient, table.created, table.id)
      .where(sql`${table.scheduledFor} is not null`),
  ],
);

export const emailEvents = pgTable(
  "email_events",
  {
    accountId: keyText("account_id").$type<AccountId>().notNull(),
    recipient: keyText("recipient").$type<EmailKey>().notNull(),
    logId: keyText("log_id").notNull(),
    id: keyText("id").notNull(),
    type: text("type").$type<EmailStatus>().notNull(),
    message: text("message").notNull(),
    occurred: time("occurred").notNull(),
    received: time("received").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.recipient, table.logId, table.id] })],
);

/** The key of each account's hashes of erased addresses, made by its first erasure. */
export const erasureKeys = pgTable("erasure_keys", {
  accountId: keyText("account_id").$type<AccountId>().notNull().primaryKey(),
  key: text("key").notNull(),
});

/** Who was erased, told by a keyed hash of the address alone. */
export const erasedPeople = pgTable(
  "erased_people",
  {
    accountId: keyText("account_id").$type<AccountId>().notNull(),
    addressHash: keyText("address_hash").notNull(),
    /** When first. */
    erased: time("erased").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.addressHash] })],
);

export const apiKeys = pgTable(
  "api_keys",
  {
    digest: keyText("digest").$type<ApiKeyDigest>().primaryKey(),
    accountId: keyText("account_id").$type<AccountId>().notNull(),
    id: keyText("id").notNull(),
    mode: text("mode").$type<Mode>().notNull(),
    hint: text("hint").notNull(),
    created: time("created").notNull(),
  },
  (table) => [index("api_keys_account").on(table.accountId, table.created)],
);

export const webhookEndpoints = pgTable(
  "webhook_endpoints",
  {
    accountId: keyText("account_id").$type<AccountId>().notNull(),
    id: keyText("id").notNull(),
    provider: text("provider").notNull(),
    token: keyText("token").$type<WebhookToken>().notNull(),
    settings: endpointSettings("settings").notNull(),
    created: time("created").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    uniqueIndex("webhook_endpoints_token").on(table.token),
    check("webhook_endpoints_settings_is_object", sql`jsonb_typeof(${table.settings}) = 'object'`),
  ],
);

export const webhookTokens = pgTable(
  "webhook_tokens",
  {
    accountId: keyText("account_id").$type<AccountId>().notNull(),
    token: keyText("token").notNull(),
    digest: text("digest").notNull(),
    claimed: time("claimed").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.token] })],
);

export const webhookPayloads = pgTable(
  "webhook_payloads",
  {
    accountId: keyText("account_id").$type<AccountId>().notNull(),
    id: keyText("id").notNull(),
    provider: text("provider").notNull(),
    payload: text("payload").notNull(),
    why: text("why").notNull(),
    received: time("received").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    index("webhook_payloads_received").on(table.accountId, table.received, table.id),
  ],
);

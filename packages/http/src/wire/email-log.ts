import type { EmailEvent, EmailLog } from "@postbook/core";
import { EmailLogQuery, NewEmail, NewEmailEvent, toSeconds } from "@postbook/core";
import * as v from "valibot";
import { objectMessage } from "./validate.ts";

const email = NewEmail.entries;

/** An email in the body of `POST /logs`. */
export const EmailBody = v.pipe(
  v.object(
    {
      recipient_address: email.recipient,
      recipient_name: email.recipientName,
      status: email.status,
      message: email.message,
      email_id: email.emailId,
      email_name: email.emailName,
      email_version: email.emailVersion,
      created: email.created,
      scheduled_for: email.scheduledFor,
      id: email.id,
      provider: email.provider,
      message_id: email.messageId,
    },
    objectMessage,
  ),
  v.transform(
    ({
      recipient_address,
      recipient_name,
      email_id,
      email_name,
      email_version,
      scheduled_for,
      message_id,
      ...rest
    }) => ({
      ...rest,
      recipient: recipient_address,
      recipientName: recipient_name,
      emailId: email_id,
      emailName: email_name,
      emailVersion: email_version,
      scheduledFor: scheduled_for,
      messageId: message_id,
    }),
  ),
);

/** An event in the body of `POST /logs/:id/events`. */
export const EmailEventBody = v.object(NewEmailEvent.entries, objectMessage);

/** A log as clients know it; what the specification does not have is there only where it is known. */
export function emailLogJson(log: EmailLog) {
  return {
    object: "log",
    id: log.id,
    created: toSeconds(log.created),
    recipient_name: log.recipientName,
    recipient_address: log.recipient.spelling,
    status: log.status,
    message: log.message,
    email_id: log.emailId,
    email_name: log.emailName,
    email_version: log.emailVersion,
    ...(log.scheduledFor !== undefined && { scheduled_for: toSeconds(log.scheduledFor) }),
    ...(log.provider !== undefined && { provider: log.provider }),
    ...(log.messageId !== undefined && { message_id: log.messageId }),
  };
}

/** An event as clients know it. */
export function emailEventJson({ occurred, type, message }: EmailEvent) {
  return { object: "event", created: toSeconds(occurred), type, message };
}

const query = EmailLogQuery.entries;

/** How many of something are asked for: 1 to 100. */
export const countParameter = integer(query.count.wrapped);

/** The query of `GET /customers/:email/logs`, as lists of all values that each name is given. */
export const EmailLogQueryParameters = v.pipe(
  v.object({
    count: countParameter,
    created_lt: integer(query.createdLt.wrapped),
    created_gt: integer(query.createdGt.wrapped),
    status: text(query.status.wrapped),
    provider: text(query.provider.wrapped),
    email_id: text(query.emailId.wrapped),
    before_id: text(query.beforeId.wrapped),
  }),
  v.transform(({ created_lt, created_gt, email_id, before_id, ...rest }) => ({
    ...rest,
    createdLt: created_lt,
    createdGt: created_gt,
    emailId: email_id,
    beforeId: before_id,
  })),
);

function text<T>(schema: v.GenericSchema<string, T>) {
  return v.optional(v.pipe(given(), schema));
}

// The C# client sends values as JSON, and so an integer may come in quotes.
function integer<T extends number>(schema: v.GenericSchema<number, T>) {
  return v.optional(
    v.pipe(
      given(),
      v.transform((text) => text.replace(/^"(.*)"$/, "$1")),
      v.regex(/^-?\d{1,20}$/, "must be a whole number"),
      v.transform(Number),
      schema,
    ),
  );
}

function given() {
  return v.pipe(
    v.array(v.string()),
    v.length(1, "is given more than once"),
    v.transform(([text = ""]) => text),
  );
}

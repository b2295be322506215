import * as v from "valibot";
import { EmailAddress } from "../email-address.ts";
import { newIdentifier } from "../identifier.ts";
import { boundedText, identifierText } from "../text.ts";
import type { UnixMicroseconds } from "../time.ts";
import { toMicroseconds, toSeconds, UnixSeconds } from "../time.ts";
import type { EmailEvent } from "./email-event.ts";
import type { NewEmailLog } from "./email-log.ts";
import { EmailStatus, statusMessage } from "./email-status.ts";

/** The most emails, or events, that one call records. */
export const maxRecords = 1000;

/** What names a log within its account: `log_` and 32 hexadecimal digits, or any text that a caller gave it. */
export const LogId = identifierText(255);

/** An email to be recorded. What is not given is taken to be an email sent at this moment. */
export const NewEmail = v.object({
  recipient: EmailAddress,
  recipientName: v.nullish(boundedText(1024)),
  status: v.nullish(EmailStatus),
  message: v.nullish(boundedText(4096)),
  emailId: v.nullish(boundedText(255)),
  emailName: v.nullish(boundedText(1024)),
  emailVersion: v.nullish(boundedText(1024)),
  created: v.nullish(UnixSeconds),
  scheduledFor: v.nullish(UnixSeconds),
  id: v.nullish(LogId),
  provider: v.nullish(identifierText(64)),
  /** The provider's name for the message; RFC 5322 allows lines of 998 characters. */
  messageId: v.nullish(identifierText(998)),
});
export type NewEmail = v.InferOutput<typeof NewEmail>;

/** An event to be recorded. One without an `id` is taken for another one each time. */
export const NewEmailEvent = v.object({
  type: EmailStatus,
  message: v.nullish(boundedText(4096)),
  created: v.nullish(UnixSeconds),
  id: v.nullish(identifierText(255)),
});
export type NewEmailEvent = v.InferOutput<typeof NewEmailEvent>;

/** The log of an email that is recorded now; `derivedId` is its id where the sender gave it none. */
export function newEmailLog(
  email: NewEmail,
  now: UnixMicroseconds,
  derivedId = newIdentifier("log", now),
): NewEmailLog {
  const { scheduledFor, provider, messageId } = email;
  const ahead = (scheduledFor ?? 0) > toSeconds(now);
  const status = email.status ?? (ahead ? "queued" : "sent");
  return {
    id: email.id ?? derivedId,
    ...(typeof email.id === "string" && { claimedId: email.id }),
    created: momentOf(email.created, now),
    recipient: email.recipient,
    recipientName: email.recipientName ?? null,
    status,
    message: email.message ?? statusMessage(status, provider ?? undefined),
    emailId: email.emailId ?? "",
    emailName: email.emailName ?? "",
    emailVersion: email.emailVersion ?? null,
    ...(typeof scheduledFor === "number" && { scheduledFor: toMicroseconds(scheduledFor) }),
    ...(typeof provider === "string" && { provider }),
    ...(typeof messageId === "string" && { messageId }),
  };
}

/** An event that is received now. Its message, where none is given, is the one of its type. */
export function newEmailEvent(event: NewEmailEvent, now: UnixMicroseconds): EmailEvent {
  return {
    id: event.id ?? newIdentifier("evt", now),
    type: event.type,
    message: event.message ?? statusMessage(event.type),
    occurred: momentOf(event.created, now),
    received: now,
  };
}

function momentOf(given: UnixSeconds | null | undefined, now: UnixMicroseconds): UnixMicroseconds {
  return typeof given === "number" ? toMicroseconds(given) : now;
}

import type { EmailAddress } from "../email-address.ts";
import type { UnixMicroseconds } from "../time.ts";
import type { EmailStatus } from "./email-status.ts";

/**
 * One email to one recipient. Within an account the same `id` is the same log, and so is the same
 * (`provider`, `messageId`, recipient). `status` and `message` are those of the event that the
 * fold puts highest.
 */
export type EmailLog = {
  readonly id: string;
  readonly created: UnixMicroseconds;
  readonly recipient: EmailAddress;
  readonly recipientName: string | null;
  readonly status: EmailStatus;
  readonly message: string;
  /** The template that it was made from; empty where unknown. */
  readonly emailId: string;
  readonly emailName: string;
  readonly emailVersion: string | null;
  /** When it is to be sent, for one that was not sent at once. */
  readonly scheduledFor?: UnixMicroseconds;
  /** Who carried it, such as `sendgrid`, and the name it has there. */
  readonly provider?: string;
  readonly messageId?: string;
};

/** A log that a store is told of; `claimedId` is the id that its sender gave it, where there is one. */
export type NewEmailLog = EmailLog & { readonly claimedId?: string };

const unsent: readonly EmailStatus[] = ["requested", "triggered", "queued"];

/** Whether an email is still to come: its time is ahead, and nothing says that it was sent. */
export function isScheduled(log: Pick<EmailLog, "status" | "scheduledFor">, now: UnixMicroseconds): boolean {
  return log.scheduledFor !== undefined && log.scheduledFor > now && unsent.includes(log.status);
}

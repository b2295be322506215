import type { EmailAddress, EmailStatus, UnixMicroseconds } from "@postbook/core";
import type { ProviderId } from "./provider-id.ts";

/**
 * One thing that happened to one email for one recipient. Every text can be stored as it is: without U+0000 and lone
 * surrogates, and within its bound. What a provider gave beyond a bound is cut where people read it (`message`,
 * `reason`, `emailName`, `tags`), and left out where programs compare it (the ids).
 */
export type DeliveryEvent = {
  readonly provider: ProviderId;
  /** The same for the same event however often it is told, and for no other: `evt_` and 64 hexadecimal digits. */
  readonly key: string;
  readonly recipient: EmailAddress;
  readonly type: EmailStatus;
  /** When it happened, as the provider says: from 1970 to 2255, which may be ahead of now. */
  readonly occurred: UnixMicroseconds;
  /** For people: `SendGrid: Message has been opened`, or the provider's name and its reason. */
  readonly message: string;
  /** Why it was not delivered, in the provider's words on one line; at most 1,000 bytes. */
  readonly reason?: string;
  /** The provider's name for the message, as given; at most 998 bytes. An event may have neither this nor `logId`. */
  readonly messageId?: string;
  /** Our own log, from the metadata `postbook_log_id`; at most 255 bytes. Says nothing about whose log it is. */
  readonly logId?: string;
  /** The template: the metadata `postbook_email_id` and `postbook_email_name`, or what the provider says; 255 and 1,024 bytes. */
  readonly emailId?: string;
  readonly emailName?: string;
  /** Up to 32, of at most 255 bytes each; of tags with a name and a value, `name=value`. */
  readonly tags: readonly string[];
};

/** What was not understood, and is kept until it is. */
export type UnknownItem = {
  readonly kind: "unknown";
  /** A body with this piece alone, which `normalise` can read again after an upgrade; at most 65,536 bytes. */
  readonly payload: string;
  /** Whether `payload` holds all of the piece, rather than as much as the bound allows. */
  readonly whole: boolean;
  /** In a few words for a person, of at most 200 bytes. */
  readonly why: string;
};

/** An SNS topic asks whether we want to hear from it: see `confirmationUrl`. */
export type ConfirmationItem = { readonly kind: "confirmation"; readonly topic: string; readonly token: string };

/** One piece of what a webhook says. */
export type WebhookItem = { readonly kind: "event"; readonly event: DeliveryEvent } | UnknownItem | ConfirmationItem;

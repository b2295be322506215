import type { EmailAddress } from "../email-address.ts";
import { sha256 } from "../identifier.ts";
import { compareText } from "../text.ts";
import type { UnixMicroseconds } from "../time.ts";
import { microseconds } from "../time.ts";
import type { EmailEvent } from "./email-event.ts";
import type { NewEmailLog } from "./email-log.ts";
import type { EmailStatus } from "./email-status.ts";
import { highestEvent, orderingTime } from "./fold-events.ts";

/** What a provider tells of an email to one recipient, in our words. */
export type ProviderEvent = {
  readonly provider: string;
  /** What makes it the same event when it is told again, of at most 255 bytes. */
  readonly key: string;
  readonly recipient: EmailAddress;
  readonly type: EmailStatus;
  readonly occurred: UnixMicroseconds;
  readonly message: string;
  /** The provider's name for the email; one of this and `logId` is there. */
  readonly messageId?: string;
  /** The id that the sender gave the email in its metadata, under which it is, or will be, recorded. */
  readonly logId?: string;
  readonly emailId?: string;
  readonly emailName?: string;
};

/** An email as its provider tells of it: enough to create its log, should the send not be recorded yet. */
export type EmailDelivery = {
  readonly log: NewEmailLog & { readonly provider: string };
  /** What happened to it, each event once. */
  readonly events: readonly EmailEvent[];
};

/**
 * The id of a log whose sender gave it none: the same for the same email to the same person,
 * whoever tells of it first, the sender or the provider.
 */
export async function derivedLogId(provider: string, message: string, recipient: EmailAddress): Promise<string> {
  return `log_${(await sha256(JSON.stringify([provider, message, recipient.key]))).slice(0, 32)}`;
}

/**
 * Gathers what providers tell by the email that it is about. The result is the same for any order
 * and repetition of the events of one call.
 */
export async function gatherDeliveries(
  told: readonly ProviderEvent[],
  received: UnixMicroseconds,
): Promise<EmailDelivery[]> {
  const byEmail = new Map<string, ProviderEvent[]>();
  for (const event of told) {
    const id = await derivedLogId(event.provider, event.messageId ?? event.logId ?? event.key, event.recipient);
    const events = byEmail.get(id) ?? [];
    events.push(event);
    byEmail.set(id, events);
  }
  return [...byEmail].map(([id, events]) => delivery(id, events, received));
}

function delivery(id: string, told: readonly ProviderEvent[], received: UnixMicroseconds): EmailDelivery {
  const byKey = new Map(told.toReversed().map((event) => [event.key, event]));
  const events = [...byKey.values()].map(({ key, type, message, occurred }) => ({
    id: key,
    type,
    message,
    occurred,
    received,
  }));
  return { log: unrecordedLog(id, told, events), events };
}

// What is not the same in all events of an email is taken from whichever text is least: no order matters.
function unrecordedLog(
  id: string,
  told: readonly ProviderEvent[],
  events: readonly EmailEvent[],
): EmailDelivery["log"] {
  const least = (texts: readonly (string | undefined)[]) =>
    texts.filter((text) => text !== undefined).toSorted(compareText)[0];
  const [first] = told;
  const highest = highestEvent(events);
  if (first === undefined || highest === undefined) throw new TypeError("A delivery tells of at least one event.");
  const messageId = least(told.map((event) => event.messageId));
  const claimedId = least(told.map((event) => event.logId));
  return {
    id,
    created: microseconds(Math.min(...events.map(orderingTime))),
    recipient: { key: first.recipient.key, spelling: first.recipient.key },
    recipientName: null,
    status: highest.type,
    message: highest.message,
    emailId: least(told.map((event) => event.emailId)) ?? "",
    emailName: least(told.map((event) => event.emailName)) ?? "",
    emailVersion: null,
    provider: first.provider,
    ...(messageId !== undefined && { messageId }),
    ...(claimedId !== undefined && { claimedId }),
  };
}

import type { AccountId } from "../account.ts";
import type { EmailAddress } from "../email-address.ts";
import type { InputIssue } from "../errors.ts";
import { InvalidInputError, NotFoundError } from "../errors.ts";
import type { Ports } from "../ports.ts";
import { derivedLogId, gatherDeliveries, type ProviderEvent } from "./email-delivery.ts";
import type { EmailEvent } from "./email-event.ts";
import type { EmailLogPage, EmailLogQuery } from "./email-log-query.ts";
import type { EmailLog } from "./email-log.ts";
import { eventHistory } from "./fold-events.ts";
import type { NewEmail, NewEmailEvent } from "./new-email.ts";
import { newEmailEvent, newEmailLog } from "./new-email.ts";

/**
 * Records emails that were sent, or are to be, and creates the customers that do not exist yet.
 * To record one twice, by its `id` or by (`provider`, `messageId`, recipient), changes nothing.
 *
 * @returns the logs as they are stored, one for each email, in the same order
 * @throws InvalidInputError when one `id` is given to emails of two people, or a `messageId` without its `provider`
 * @throws ConflictError when an `id` is already that of an email to somebody else
 */
export async function recordEmails(
  { emailLogs, clock }: Pick<Ports, "emailLogs" | "clock">,
  account: AccountId,
  emails: readonly NewEmail[],
): Promise<EmailLog[]> {
  const issues = [...contradictions(emails)];
  if (issues.length > 0) throw new InvalidInputError(issues);
  const logs = await Promise.all(
    emails.map(async (email) => {
      const { recipient, provider, messageId } = email;
      const now = clock.now();
      return newEmailLog(
        email,
        now,
        provider && messageId ? await derivedLogId(provider, messageId, recipient) : undefined,
      );
    }),
  );
  return emailLogs.record(account, logs, clock.now());
}

/**
 * Records what a provider tells of emails, and creates the logs of those whose send is not
 * recorded yet. Neither order nor repetition makes a difference.
 */
export async function recordProviderEvents(
  { emailLogs, clock }: Pick<Ports, "emailLogs" | "clock">,
  account: AccountId,
  events: readonly ProviderEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await emailLogs.recordDeliveries(account, await gatherDeliveries(events, clock.now()), clock.now());
}

/**
 * The log with this id.
 *
 * @throws NotFoundError when there is none
 */
export async function getEmailLog(
  { emailLogs }: Pick<Ports, "emailLogs">,
  account: AccountId,
  id: string,
): Promise<EmailLog> {
  return found(await emailLogs.find(account, id));
}

/**
 * A page of one person's logs, newest first. A person of whom nothing is known has none.
 *
 * @throws InvalidInputError naming `beforeId` when it is no log of this person
 */
export async function listEmailLogs(
  { emailLogs, clock }: Pick<Ports, "emailLogs" | "clock">,
  account: AccountId,
  recipient: EmailAddress,
  query: EmailLogQuery,
): Promise<EmailLogPage> {
  const page = await emailLogs.list(account, recipient.key, query, clock.now());
  if (page !== undefined) return page;
  throw new InvalidInputError([{ path: "beforeId", message: "must be the id of a log of this person" }]);
}

/**
 * Adds events to a log, each once by its `id`, and answers the log with the status they lead to.
 *
 * @throws NotFoundError when there is no such log
 */
export async function addEmailEvents(
  { emailLogs, clock }: Pick<Ports, "emailLogs" | "clock">,
  account: AccountId,
  logId: string,
  events: readonly NewEmailEvent[],
): Promise<EmailLog> {
  const received = events.map((event) => newEmailEvent(event, clock.now()));
  return found(await emailLogs.addEvents(account, logId, received));
}

/**
 * What happened to an email, oldest first, with repeated openings and clicks told as such.
 *
 * @throws NotFoundError when there is no such log
 */
export async function listEmailEvents(
  { emailLogs }: Pick<Ports, "emailLogs">,
  account: AccountId,
  logId: string,
): Promise<EmailEvent[]> {
  return eventHistory(found(await emailLogs.events(account, logId)));
}

function* contradictions(emails: readonly NewEmail[]): Generator<InputIssue> {
  const recipients = new Map<string, string>();
  for (const [index, { id, recipient, provider, messageId }] of emails.entries()) {
    if (messageId && !provider) yield { path: `${index}.provider`, message: "is required with a message id" };
    if (typeof id !== "string") continue;
    const first = recipients.get(id) ?? recipient.key;
    recipients.set(id, first);
    if (first !== recipient.key) yield { path: `${index}.id`, message: "is given to emails of two people" };
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new NotFoundError("log");
  return value;
}

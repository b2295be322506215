import type { AccountId } from "../account.ts";
import type { EmailKey } from "../email-address.ts";
import type { UnixMicroseconds } from "../time.ts";
import type { EmailDelivery } from "./email-delivery.ts";
import type { EmailEvent } from "./email-event.ts";
import type { EmailLogPage, EmailLogQuery } from "./email-log-query.ts";
import type { EmailLog, NewEmailLog } from "./email-log.ts";

/** Where the emails of each person are kept, and what became of them. Its laws are in `@postbook/core/contract`. */
export type EmailLogRepository = {
  /**
   * Records emails, all or none, and creates the customers that do not exist yet. One that is
   * already recorded, by its `id` or by (`provider`, `messageId`, recipient), is left as it is; one
   * that only deliveries have told of is filled in, takes the id that its sender gave it, and keeps
   * its events, and a status that stands higher than the one recorded.
   *
   * @returns the logs as they are stored, one for each given, in the same order
   * @throws ConflictError when an `id` names an email to somebody else; nothing is recorded then
   */
  record(account: AccountId, logs: readonly NewEmailLog[], now: UnixMicroseconds): Promise<EmailLog[]>;

  /**
   * Records what providers tell of emails, in one atomic step: adds the events that a log does not
   * have yet and moves its status, as `addEvents` does. The log is the recipient's with the id that
   * the sender gave it, else the one of (`provider`, `messageId`, recipient); where there is neither
   * it is created, with its customer, and waits for the send to be recorded. Until then its time is
   * that of its earliest event. The order of deliveries and records makes no difference.
   *
   * To a person who was erased, and has no customer now, a delivery of an email that is not known is
   * dropped, and one of an email that is known creates no customer.
   */
  recordDeliveries(account: AccountId, deliveries: readonly EmailDelivery[], now: UnixMicroseconds): Promise<void>;

  /** The log with this id, or `undefined` where there is none. */
  find(account: AccountId, id: string): Promise<EmailLog | undefined>;

  /**
   * The page that `selectEmailLogs` gives of all logs of one person; without logs where there are none.
   *
   * @returns `undefined` when the query's `beforeId` is no log of this person
   */
  list(
    account: AccountId,
    recipient: EmailKey,
    query: EmailLogQuery,
    now: UnixMicroseconds,
  ): Promise<EmailLogPage | undefined>;

  /**
   * Adds the events whose ids the log does not have yet, and moves its status and message to those
   * of the event that stands highest, in one atomic step.
   *
   * @returns the log as it is then, or `undefined` where there is none
   */
  addEvents(account: AccountId, logId: string, events: readonly EmailEvent[]): Promise<EmailLog | undefined>;

  /** The events of a log, in any order, or `undefined` where there is no such log. */
  events(account: AccountId, logId: string): Promise<EmailEvent[] | undefined>;
};

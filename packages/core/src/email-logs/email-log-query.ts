import * as v from "valibot";
import { compareText } from "../text.ts";
import type { UnixMicroseconds } from "../time.ts";
import { toSeconds, UnixSeconds } from "../time.ts";
import type { EmailLog } from "./email-log.ts";
import { isScheduled } from "./email-log.ts";
import { EmailStatus } from "./email-status.ts";
import { LogId, NewEmail } from "./new-email.ts";

/** The most logs that one answer holds of each kind: sent, and scheduled. */
export const maxCount = 100;

/** Which of a person's logs are asked for (Customers API, "Get Email Logs for a Customer"). */
export const EmailLogQuery = v.object({
  /** 1 to 100, scheduled emails included. Without it: 100 sent ones, and up to 100 scheduled ones on top. */
  count: v.optional(
    v.pipe(
      v.number("must be a whole number from 1 to 100"),
      v.integer("must be a whole number from 1 to 100"),
      v.minValue(1, "must be a whole number from 1 to 100"),
      v.maxValue(maxCount, "must be a whole number from 1 to 100"),
    ),
  ),
  /** Only logs shown with an earlier second. */
  createdLt: v.optional(UnixSeconds),
  /** Only logs shown with a later second. */
  createdGt: v.optional(UnixSeconds),
  /** Only logs whose status is this one now. */
  status: v.optional(EmailStatus),
  /** Only logs of this provider, as it was spelled when they were recorded. */
  provider: v.optional(NewEmail.entries.provider.wrapped),
  /** Only logs of this template; the empty text for those of which none is known. */
  emailId: v.optional(NewEmail.entries.emailId.wrapped),
  /** Only logs that come after the one with this id, newest first. It need not match the rest of the query. */
  beforeId: v.optional(LogId),
});
export type EmailLogQuery = v.InferOutput<typeof EmailLogQuery>;

/** Some of the logs that match a query, newest first, and where the rest of them begins. */
export type EmailLogPage = {
  readonly logs: EmailLog[];
  /** The `beforeId` of the page that follows; absent exactly when no log is left for one. */
  readonly next?: string;
};

/** Newest first; of the same time, the greater id first. */
export function newestFirst(left: EmailLog, right: EmailLog): number {
  if (left.created !== right.created) return right.created - left.created;
  return compareText(right.id, left.id);
}

/**
 * The answer to a query, from all of a person's logs in any order: what every store must give.
 *
 * A page with a `count`, and every page after a `beforeId`, is contiguous: the newest `count` (or
 * 100) of what matches, whether sent or scheduled. Only the first page without a `count` is not: its
 * scheduled logs come on top of the sent ones, and one kind may reach further back than the other.
 * `next` is always the last log before the first that the page leaves out, so that whoever follows
 * it is given every log that matches. What that first page gives from beyond `next` is given again,
 * in its place; nothing else is given twice.
 *
 * @returns `undefined` when `beforeId` is the id of none of the logs
 */
export function selectEmailLogs(
  logs: readonly EmailLog[],
  query: EmailLogQuery,
  now: UnixMicroseconds,
): EmailLogPage | undefined {
  const cursor = logs.find(({ id }) => id === query.beforeId);
  if (query.beforeId !== undefined && cursor === undefined) return undefined;
  const matching = logs
    .filter((log) => matches(log, query) && (cursor === undefined || newestFirst(cursor, log) < 0))
    .toSorted(newestFirst);
  const shown = new Set(
    query.count === undefined && cursor === undefined
      ? sentAndScheduled(matching, now)
      : matching.slice(0, query.count ?? maxCount),
  );
  const last = matching.at(matching.findIndex((log) => !shown.has(log)) - 1);
  return {
    logs: matching.filter((log) => shown.has(log)),
    ...(last !== undefined && shown.size < matching.length && { next: last.id }),
  };
}

function matches(log: EmailLog, { createdLt, createdGt, status, provider, emailId }: EmailLogQuery): boolean {
  return (
    (createdLt === undefined || toSeconds(log.created) < createdLt) &&
    (createdGt === undefined || toSeconds(log.created) > createdGt) &&
    (status === undefined || log.status === status) &&
    (provider === undefined || log.provider === provider) &&
    (emailId === undefined || log.emailId === emailId)
  );
}

function sentAndScheduled(logs: readonly EmailLog[], now: UnixMicroseconds): EmailLog[] {
  const sent = logs.filter((log) => !isScheduled(log, now)).slice(0, maxCount);
  const scheduled = logs.filter((log) => isScheduled(log, now)).slice(0, maxCount);
  return [...sent, ...scheduled];
}

import * as v from "valibot";
import { compareText } from "../text.ts";
import type { UnixMicroseconds } from "../time.ts";
import { toSeconds, UnixSeconds } from "../time.ts";
import type { EmailLog } from "./email-log.ts";
import { isScheduled } from "./email-log.ts";

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
});
export type EmailLogQuery = v.InferOutput<typeof EmailLogQuery>;

/** Newest first; of the same time, the greater id first. */
export function newestFirst(left: EmailLog, right: EmailLog): number {
  if (left.created !== right.created) return right.created - left.created;
  return compareText(right.id, left.id);
}

/** The answer to a query, from all of a person's logs in any order: what every store must give. */
export function selectEmailLogs(
  logs: readonly EmailLog[],
  { count, createdLt, createdGt }: EmailLogQuery,
  now: UnixMicroseconds,
): EmailLog[] {
  const within = logs
    .filter(({ created }) => createdLt === undefined || toSeconds(created) < createdLt)
    .filter(({ created }) => createdGt === undefined || toSeconds(created) > createdGt)
    .toSorted(newestFirst);
  if (count !== undefined) return within.slice(0, count);
  const sent = within.filter((log) => !isScheduled(log, now)).slice(0, maxCount);
  const scheduled = within.filter((log) => isScheduled(log, now)).slice(0, maxCount);
  return [...sent, ...scheduled].toSorted(newestFirst);
}

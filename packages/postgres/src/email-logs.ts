import type {
  AccountId,
  EmailDelivery,
  EmailEvent,
  EmailLog,
  EmailLogQuery,
  EmailLogRepository,
  NewEmailLog,
  UnixMicroseconds,
} from "@postbook/core";
import {
  compareText,
  ConflictError,
  highestEvent,
  maxCount,
  selectEmailLogs,
  standing,
  UnavailableError,
} from "@postbook/core";
import type { Database } from "./database.ts";
import { run } from "./database.ts";
import {
  prepareAddEvents,
  prepareFindEmailLog,
  prepareListEmailLogs,
  prepareListEvents,
} from "./email-log-statements.ts";
import type { EmailLogRow } from "./email-log-columns.ts";
import { prepareRecord, prepareRecordDeliveries } from "./record-statements.ts";

/** Email logs in Postgres. */
export function postgresEmailLogs(database: Database): EmailLogRepository {
  const findStatement = prepareFindEmailLog(database);
  const {
    counted: countedStatement,
    after: afterStatement,
    sentAndScheduled: sentAndScheduledStatement,
  } = prepareListEmailLogs(database);
  const recordStatement = prepareRecord(database);
  const deliveriesStatement = prepareRecordDeliveries(database);
  const addEventsStatement = prepareAddEvents(database);
  const eventsStatement = prepareListEvents(database);

  async function find(account: AccountId, id: string): Promise<EmailLog | undefined> {
    const [row] = await run(() => findStatement.execute({ account, id }));
    return row && toEmailLog(row);
  }

  return {
    find,

    async record(account, logs, now) {
      const rows = JSON.stringify(logs.map((log, position) => ({ ...toRow(log, now), position })).toSorted(byKey));
      // An email that another call recorded while this statement ran is in neither of its answers:
      // it is there when asked again. One that is still not is an id of somebody else's email.
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const known = await run(() => recordStatement.execute({ account, logs: rows, now }));
        const recorded = matchUp(logs, known);
        if (recorded !== undefined) return recorded;
      }
      throw new ConflictError("An id is already that of an email to somebody else.");
    },

    async recordDeliveries(account, deliveries, now) {
      let left = deliveries.map((delivery, position) => ({ ...delivery, position }));
      // What another call changed while the statement ran is there when it is sent again.
      for (let attempt = 0; left.length > 0; attempt += 1) {
        if (attempt === mostAttempts) throw new UnavailableError();
        const logs = JSON.stringify(left.map(toDeliveredRow).toSorted(byKey));
        const events = JSON.stringify(left.flatMap(toEventRows));
        const recorded = await run(() => deliveriesStatement.execute({ account, logs, events, now }));
        const positions = new Set(recorded.map(({ position }) => position));
        left = left.filter(({ position }) => !positions.has(position));
      }
    },

    async list(account, recipient, query, now) {
      const { beforeId, count = maxCount } = query;
      // One more than is shown tells whether there are more.
      const asked = { account, recipient, ...toFilters(query), limit: count + 1 };
      const rows = await run(() => {
        if (beforeId !== undefined) return afterStatement.execute({ ...asked, beforeId });
        return query.count === undefined
          ? sentAndScheduledStatement.execute({ ...asked, now })
          : countedStatement.execute(asked);
      });
      return selectEmailLogs(rows.map(toEmailLog), query, now);
    },

    async addEvents(account, logId, events) {
      const distinct = events.filter(({ id }, index) => events.findIndex((event) => event.id === id) === index);
      const rows = JSON.stringify(
        distinct.map((event) => ({ ...event, standing: standing(event) })).toSorted((a, b) => compareText(a.id, b.id)),
      );
      const [row] = await run(() => addEventsStatement.execute({ account, id: logId, events: rows }));
      const highest = highestEvent(distinct);
      if (row === undefined || highest === undefined) return row && toEmailLog(row);
      // A higher event that arrived while the statement ran has kept ours from moving the log.
      return compareText(row.standing, standing(highest)) < 0 ? find(account, logId) : toEmailLog(row);
    },

    async events(account, logId) {
      const rows = await run(() => eventsStatement.execute({ account, id: logId }));
      if (rows.length === 0) return undefined;
      return rows.map(({ event }) => event).filter((event): event is EmailEvent => event !== null);
    },
  };
}

/** How often a call is sent again before it is given up; each time another one has won. */
const mostAttempts = 20;

type Positioned = EmailDelivery & { readonly position: number };

function toDeliveredRow({ log: { recipient, ...log }, events, position }: Positioned) {
  const highest = highestEvent(events);
  return { ...log, recipient: recipient.key, standing: highest && standing(highest), position };
}

function toEventRows({ events, position }: Positioned) {
  return events.map((event) => ({ ...event, standing: standing(event), position }));
}

function toRow(log: NewEmailLog, received: UnixMicroseconds) {
  const { recipient, created, status, ...rest } = log;
  return {
    ...rest,
    created,
    status,
    recipient: recipient.key,
    recipientSpelling: recipient.spelling,
    standing: standing({ id: "", type: status, occurred: created, received }),
  };
}

/** A row as a log. */
export function toEmailLog({
  recipient,
  recipientSpelling,
  scheduledFor,
  provider,
  messageId,
  standing: _,
  ...rest
}: EmailLogRow): EmailLog {
  return {
    ...rest,
    recipient: { key: recipient, spelling: recipientSpelling },
    ...(scheduledFor !== null && { scheduledFor }),
    ...(provider !== null && { provider }),
    ...(messageId !== null && { messageId }),
  };
}

// Rows are written in one order everywhere, so that two calls never wait for each other in a ring.
type Keyed = { readonly recipient: string; readonly id: string };

function byKey(left: Keyed, right: Keyed): number {
  return compareText(left.recipient, right.recipient) || compareText(left.id, right.id);
}

function toFilters({ createdLt, createdGt, status, provider, emailId }: EmailLogQuery) {
  return {
    from: createdGt === undefined ? Number.MIN_SAFE_INTEGER : (createdGt + 1) * 1_000_000,
    to: createdLt === undefined ? Number.MAX_SAFE_INTEGER : createdLt * 1_000_000,
    status: status ?? null,
    provider: provider ?? null,
    emailId: emailId ?? null,
  };
}

type Answer = EmailLogRow & { readonly position: number | null };

function matchUp(given: readonly EmailLog[], rows: readonly Answer[]): EmailLog[] | undefined {
  const answers = rows.map(({ position, ...row }) => ({ position, log: toEmailLog(row) }));
  const byPosition = new Map(answers.map(({ position, log }) => [position, log]));
  const inserted = answers.filter(({ position }) => position === null).map(({ log }) => log);
  const byId = new Map(inserted.map((log) => [log.id, log]));
  const byMessage = new Map(inserted.map((log) => [messageKey(log), log]));
  const matched = given.map(
    (log, position) =>
      byPosition.get(position) ??
      byId.get(log.id) ??
      (log.messageId === undefined ? undefined : byMessage.get(messageKey(log))),
  );
  return matched.every((log) => log !== undefined) ? matched : undefined;
}

function messageKey({ provider, messageId, recipient }: EmailLog): string {
  return JSON.stringify([provider, messageId, recipient.key]);
}

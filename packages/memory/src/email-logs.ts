import type { CustomerRepository, EmailEvent, EmailKey, EmailLog, EmailLogRepository, Standing } from "@postbook/core";
import { compareText, ConflictError, highestEvent, selectEmailLogs, standing } from "@postbook/core";
import { byAccount } from "./by-account.ts";

type Entry = { log: EmailLog; standing: Standing; readonly events: Map<string, EmailEvent> };

/** Email logs in memory. Recording an email creates its customer among `customers`. */
export function memoryEmailLogs(customers: CustomerRepository): EmailLogRepository {
  const logsOf = byAccount(() => ({
    byId: new Map<string, Entry>(),
    byMessage: new Map<string, Entry>(),
    byRecipient: new Map<EmailKey, Entry[]>(),
  }));

  return {
    async record(account, logs, now) {
      const { byId, byMessage, byRecipient } = logsOf(account);
      if (logs.some(({ id, recipient }) => (byId.get(id)?.log.recipient.key ?? recipient.key) !== recipient.key)) {
        throw new ConflictError("An id is already that of an email to somebody else.");
      }
      const entries = logs.map((log) => {
        const message = messageKey(log);
        const known = byId.get(log.id) ?? (message === undefined ? undefined : byMessage.get(message));
        if (known !== undefined) return known;
        const entry = newEntry(log, now);
        byId.set(log.id, entry);
        if (message !== undefined) byMessage.set(message, entry);
        const entries = byRecipient.get(log.recipient.key) ?? [];
        entries.push(entry);
        byRecipient.set(log.recipient.key, entries);
        return entry;
      });
      for (const { recipient } of logs) {
        if (!(await customers.find(account, recipient.key)))
          await customers.merge(account, recipient, { data: {} }, now);
      }
      return entries.map(({ log }) => structuredClone(log));
    },

    async find(account, id) {
      return structuredClone(logsOf(account).byId.get(id)?.log);
    },

    async list(account, recipient, query, now) {
      const entries = logsOf(account).byRecipient.get(recipient) ?? [];
      return structuredClone(
        selectEmailLogs(
          entries.map(({ log }) => log),
          query,
          now,
        ),
      );
    },

    async addEvents(account, logId, events) {
      const entry = logsOf(account).byId.get(logId);
      if (entry === undefined) return undefined;
      const fresh = events.filter((event) => {
        const isNew = !entry.events.has(event.id);
        if (isNew) entry.events.set(event.id, structuredClone(event));
        return isNew;
      });
      const highest = highestEvent(fresh);
      if (highest !== undefined && compareText(standing(highest), entry.standing) > 0) {
        entry.standing = standing(highest);
        entry.log = { ...entry.log, status: highest.type, message: highest.message };
      }
      return structuredClone(entry.log);
    },

    async events(account, logId) {
      const entry = logsOf(account).byId.get(logId);
      return entry && structuredClone([...entry.events.values()]);
    },
  };
}

function newEntry(log: EmailLog, received: EmailEvent["received"]): Entry {
  return {
    log: structuredClone(log),
    standing: standing({ id: "", type: log.status, occurred: log.created, received }),
    events: new Map(),
  };
}

function messageKey({ provider, messageId, recipient }: EmailLog): string | undefined {
  return messageId === undefined ? undefined : JSON.stringify([provider, messageId, recipient.key]);
}

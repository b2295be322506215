import type {
  AccountId,
  EmailAddress,
  EmailEvent,
  EmailKey,
  EmailLog,
  EmailLogRepository,
  NewEmailLog,
  Standing,
  UnixMicroseconds,
} from "@postbook/core";
import { compareText, ConflictError, highestEvent, microseconds, selectEmailLogs, standing } from "@postbook/core";
import type { CustomersOf } from "./customers.ts";
import type { ErasedPeople } from "./erased-people.ts";

type Entry = {
  log: EmailLog;
  /** Whether its send is recorded, or only deliveries have told of it. */
  recorded: boolean;
  standing: Standing | "";
  readonly events: Map<string, EmailEvent>;
};

/** The logs of an account, by all that names them. */
export type Logs = {
  readonly byId: Map<string, Entry>;
  readonly byName: Map<string, Entry>;
  readonly byRecipient: Map<EmailKey, Entry[]>;
};

/** No logs yet. */
export function noLogs(): Logs {
  return { byId: new Map(), byName: new Map(), byRecipient: new Map() };
}

/** Email logs in memory. Recording an email creates its customer. */
export function memoryEmailLogs(
  customersOf: CustomersOf,
  logsOf: (account: AccountId) => Logs,
  erased: ErasedPeople,
): EmailLogRepository {
  function createCustomer(account: AccountId, email: EmailAddress, now: UnixMicroseconds): void {
    const customers = customersOf(account);
    if (!customers.has(email.key)) customers.set(email.key, structuredClone({ email, created: now, data: {} }));
  }

  return {
    async record(account, given, now) {
      const logs = logsOf(account);
      if (
        given.some(({ id, recipient }) => (logs.byId.get(id)?.log.recipient.key ?? recipient.key) !== recipient.key)
      ) {
        throw new ConflictError("An id is already that of an email to somebody else.");
      }
      const entries = given.map((log) => {
        const entry = findEntry(logs, log, log.id);
        const own = standing({ id: "", type: log.status, occurred: log.created, received: now });
        if (entry === undefined) return addEntry(logs, log, { recorded: true, standing: own });
        if (!entry.recorded) fillIn(logs, entry, log, own);
        return entry;
      });
      for (const { recipient } of given) createCustomer(account, recipient, now);
      return entries.map(({ log }) => structuredClone(log));
    },

    async recordDeliveries(account, deliveries, now) {
      const hashes = await Promise.all(deliveries.map(({ log }) => erased.hash(account, log.recipient.key)));
      // From here on nothing waits: all of it is one step. Who is away is told once, before anybody is created.
      const customers = customersOf(account);
      const isAway = deliveries.map(
        ({ log }, index) => !customers.has(log.recipient.key) && erased.of(account).has(hashes[index] ?? ""),
      );
      const logs = logsOf(account);
      for (const [index, { log, events }] of deliveries.entries()) {
        const known = findEntry(logs, log, log.claimedId);
        if (known === undefined && isAway[index]) continue;
        const entry = known ?? addEntry(logs, log, { recorded: false, standing: "" });
        addEvents(entry, events);
        learn(logs, entry, log);
        if (!isAway[index]) createCustomer(account, log.recipient, now);
      }
    },

    async find(account, id) {
      return structuredClone(logsOf(account).byId.get(id)?.log);
    },

    async list(account, recipient, query, now) {
      const entries = logsOf(account).byRecipient.get(recipient) ?? [];
      const logs = entries.map(({ log }) => log);
      return structuredClone(selectEmailLogs(logs, query, now));
    },

    async addEvents(account, logId, events) {
      const entry = logsOf(account).byId.get(logId);
      if (entry === undefined) return undefined;
      addEvents(entry, events);
      return structuredClone(entry.log);
    },

    async events(account, logId) {
      const entry = logsOf(account).byId.get(logId);
      return entry && structuredClone([...entry.events.values()]);
    },
  };
}

/** Removes the logs of a person, with their events and every name that leads to them. */
export function removeLogs({ byId, byName, byRecipient }: Logs, recipient: EmailKey): void {
  const gone = new Set(byRecipient.get(recipient));
  for (const entries of [byId, byName]) for (const [name, entry] of entries) if (gone.has(entry)) entries.delete(name);
  byRecipient.delete(recipient);
}

function findEntry({ byId, byName }: Logs, log: NewEmailLog, id: string | undefined): Entry | undefined {
  const own = id === undefined ? undefined : byId.get(id);
  if (own?.log.recipient.key === log.recipient.key) return own;
  return names(log)
    .map((name) => byName.get(name))
    .find((entry) => entry !== undefined);
}

function addEntry(logs: Logs, given: NewEmailLog, rest: Pick<Entry, "recorded" | "standing">): Entry {
  const { claimedId: _, ...log } = structuredClone(given);
  const entry = { ...rest, log, events: new Map() };
  const ofRecipient = logs.byRecipient.get(log.recipient.key) ?? [];
  ofRecipient.push(entry);
  logs.byRecipient.set(log.recipient.key, ofRecipient);
  name(logs, entry, given);
  return entry;
}

function name({ byId, byName }: Logs, entry: Entry, given: NewEmailLog): void {
  byId.set(entry.log.id, entry);
  for (const each of names(given)) if (!byName.has(each)) byName.set(each, entry);
}

// The send of an email that deliveries have told of: what it says holds, and what it leaves out stays.
function fillIn(logs: Logs, entry: Entry, given: NewEmailLog, own: Standing): void {
  const { claimedId, ...log } = structuredClone(given);
  const { id, emailId, emailName, provider, messageId, status, message } = entry.log;
  const higher = compareText(own, entry.standing) > 0;
  logs.byId.delete(id);
  entry.log = {
    ...log,
    id: claimedId ?? id,
    emailId: log.emailId || emailId,
    emailName: log.emailName || emailName,
    ...(!higher && { status, message }),
    ...(log.messageId === undefined && provider !== undefined && { provider }),
    ...(log.messageId === undefined && messageId !== undefined && { messageId }),
  };
  if (higher) entry.standing = own;
  entry.recorded = true;
  name(logs, entry, given);
}

// What a delivery knows of an email beside its events, and the log does not.
function learn(logs: Logs, entry: Entry, given: NewEmailLog): void {
  const { created, emailId, emailName, messageId } = entry.log;
  entry.log = {
    ...entry.log,
    created: entry.recorded ? created : microseconds(Math.min(created, given.created)),
    emailId: emailId || given.emailId,
    emailName: emailName || given.emailName,
    ...(messageId === undefined && given.provider !== undefined && { provider: given.provider }),
    ...(messageId === undefined && given.messageId !== undefined && { messageId: given.messageId }),
  };
  name(logs, entry, given);
}

function addEvents(entry: Entry, events: readonly EmailEvent[]): void {
  const fresh = events.filter((event) => {
    const isNew = !entry.events.has(event.id);
    if (isNew) entry.events.set(event.id, structuredClone(event));
    return isNew;
  });
  const highest = highestEvent(fresh);
  if (highest === undefined || compareText(standing(highest), entry.standing) <= 0) return;
  entry.standing = standing(highest);
  entry.log = { ...entry.log, status: highest.type, message: highest.message };
}

// What else than its id tells an email of one recipient from another.
function names({ claimedId, provider, messageId, recipient }: NewEmailLog): string[] {
  return [
    ...(claimedId === undefined ? [] : [JSON.stringify([recipient.key, claimedId])]),
    ...(messageId === undefined ? [] : [JSON.stringify([recipient.key, provider, messageId])]),
  ];
}

import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { AccountId, EmailLog, EmailLogPage, EmailLogQuery, EmailLogRepository } from "../src/index.ts";
import { newestFirst } from "../src/index.ts";
import type { EmailLogStores } from "./email-logs.ts";
import { address, at, emailLog, newAccount } from "./world.ts";

/** The laws of `beforeId` and `next`: a history is read page by page, and nothing of it is missed. */
export function emailLogPageLaws(open: () => Promise<EmailLogStores>): void {
  const matt = address("matt@example.com");

  it("gives the logs after the one that a page ended with, of the same microsecond too", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const logs = ["😀", "\uffee", "é", "aa", "a", "B", "9", "10"].map((id) => emailLog({ id }));
    await emailLogs.record(account, [...logs, emailLog({ id: "newer", created: at(1) })], at(0));
    for (const [index, { id }] of logs.entries()) {
      const rest = logs.slice(index + 1);
      expect(await emailLogs.list(account, matt.key, { beforeId: id }, at(0))).toEqual({ logs: rest });
      const page = await emailLogs.list(account, matt.key, { beforeId: id, count: 1 }, at(0));
      const next = rest[0] && rest.length > 1 ? { next: rest[0].id } : {};
      expect(page).toEqual({ logs: rest.slice(0, 1), ...next });
    }
  });

  it("goes on after a log that itself does not match what is asked for", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const logs = ["3", "2", "1"].map((id) => emailLog({ id, status: id === "2" ? "bounced" : "sent" }));
    await emailLogs.record(account, logs, at(0));
    const asked = { status: "sent", beforeId: "2", createdGt: 0 as never } as const;
    expect((await emailLogs.list(account, matt.key, asked, at(0)))?.logs).toEqual(logs.slice(2));
  });

  it("answers undefined after an id that is no log, or one of somebody else or of another account", async () => {
    const { emailLogs } = await open();
    const [account, other] = [newAccount(), newAccount()];
    await emailLogs.record(account, [emailLog(), emailLog({ id: "anna", recipient: address("anna@x.de") })], at(0));
    await emailLogs.record(other, [emailLog({ id: "other" })], at(0));
    for (const beforeId of ["none", "anna", "other"]) {
      for (const query of [{ beforeId }, { beforeId, count: 1 }]) {
        expect(await emailLogs.list(account, matt.key, query, at(0)), beforeId).toBeUndefined();
      }
    }
  });

  it("gives whoever follows next every log that matches, each once in order where a count is given", async () => {
    const { emailLogs } = await open();
    const law = fc.asyncProperty(history, fc.integer({ min: 1, max: 100 }), filter, async (logs, count, filters) => {
      const account = newAccount();
      await emailLogs.record(account, logs, at(0));
      const pages = await follow(emailLogs, account, { ...filters, count });
      expect(pages.flatMap((page) => page.logs)).toEqual(matching(logs, filters));
      for (const page of pages.slice(0, -1)) expect(page.logs).toHaveLength(count);
    });
    await fc.assert(law, { numRuns: 15 });
  });

  it("gives them all without a count too, and again only what the first page gave from beyond its next", async () => {
    const { emailLogs } = await open();
    const law = fc.asyncProperty(history, filter, async (logs, filters) => {
      const account = newAccount();
      await emailLogs.record(account, logs, at(0));
      const [first, ...rest] = await follow(emailLogs, account, filters);
      const later = rest.flatMap((page) => page.logs);
      const expected = matching(logs, filters);
      const end = first?.next === undefined ? expected.length : expected.findIndex(({ id }) => id === first.next) + 1;
      expect(first?.logs.slice(0, end)).toEqual(expected.slice(0, end));
      expect(later).toEqual(expected.slice(end));
      for (const log of first?.logs.slice(end) ?? []) expect(later).toContainEqual(log);
    });
    await fc.assert(law, {
      numRuns: 15,
      examples: [
        [unevenHistory(0), {}],
        [unevenHistory(1), {}],
      ],
    });
  });

  /** All pages of a history, from the first to the one without a next. */
  async function follow(
    emailLogs: EmailLogRepository,
    account: AccountId,
    query: EmailLogQuery,
  ): Promise<EmailLogPage[]> {
    const pages: EmailLogPage[] = [];
    let next: string | undefined;
    do {
      const asked = { ...query, ...(next !== undefined && { beforeId: next }) };
      const page = await emailLogs.list(account, matt.key, asked, at(0));
      if (page === undefined) throw new RangeError("a page names a next that is no log");
      pages.push(page);
      next = page.next;
    } while (next !== undefined);
    return pages;
  }
}

type Filter = Pick<EmailLogQuery, "status" | "emailId">;

const filter: fc.Arbitrary<Filter> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.record({ status: fc.constantFrom("sent", "queued"), emailId: fc.constantFrom("a", "b") }, { requiredKeys: [] }),
);

// Enough of each kind for either to be more than a page holds; few times, so that many share one.
const history: fc.Arbitrary<EmailLog[]> = fc
  .array(
    fc.record({
      offset: fc.constantFrom(0, 1, 2, 500_000, 1_000_000, 1_000_001),
      emailId: fc.constantFrom("a", "b"),
      isAhead: fc.boolean(),
    }),
    { maxLength: 300, size: "max" },
  )
  .map((given) => given.map(({ offset, emailId, isAhead }, index) => historyLog(index, offset, isAhead, emailId)));

/** 150 sent logs and 150 scheduled ones, of which one kind (0 the sent, 1 the scheduled) is all newer than the other. */
function unevenHistory(newer: 0 | 1): EmailLog[] {
  return Array.from({ length: 300 }, (_, index) => historyLog(index, index, index < 150 === (newer === 0), "a"));
}

function historyLog(index: number, offset: number, isAhead: boolean, emailId: string): EmailLog {
  const ahead = isAhead ? ({ status: "queued", scheduledFor: at(1e9) } as const) : {};
  return emailLog({ id: `${(index * 7919) % 1000}`, created: at(offset), emailId, ...ahead });
}

function matching(logs: readonly EmailLog[], { status, emailId }: Filter): EmailLog[] {
  return logs
    .filter((log) => (status ?? log.status) === log.status && (emailId ?? log.emailId) === log.emailId)
    .toSorted(newestFirst);
}

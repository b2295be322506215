import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { EmailLog, EmailLogPage, EmailLogQuery, UnixSeconds } from "../src/index.ts";
import { selectEmailLogs, toSeconds } from "../src/index.ts";
import type { EmailLogStores } from "./email-logs.ts";
import { address, at, emailLog, epoch, newAccount } from "./world.ts";

/** The laws of `EmailLogRepository.list`. */
export function emailLogQueryLaws(open: () => Promise<EmailLogStores>): void {
  const matt = address("matt@example.com");
  const shown = epoch / 1_000_000;

  it("gives 250 logs of one second in order, by time and then by id, and the first 100 of them", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const logs = Array.from({ length: 250 }, (_, index) =>
      emailLog({ id: `log_${(index * 7919) % 250}`, created: at((index % 5) * 100_000) }),
    );
    await emailLogs.record(account, logs, at(0));
    const page = await emailLogs.list(account, matt.key, {}, at(0));
    expect(page).toEqual(selectEmailLogs(logs, {}, at(0)));
    const listed = logsOf(page);
    expect(listed).toHaveLength(100);
    expect(logsOf(await emailLogs.list(account, matt.key, { count: 3 }, at(0)))).toEqual(listed.slice(0, 3));
  });

  it("filters strictly by the second that is shown, however far into it a log was made", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const offsets = [-1, 0, 1, 999_999, 1_000_000];
    await emailLogs.record(
      account,
      offsets.map((offset) => emailLog({ id: `${offset}`, created: at(offset) })),
      at(0),
    );
    const ids = async (query: EmailLogQuery) =>
      logsOf(await emailLogs.list(account, matt.key, query, at(0))).map(({ id }) => Number(id));
    expect(await ids({ createdGt: seconds(shown) })).toEqual([1_000_000]);
    expect(await ids({ createdLt: seconds(shown) })).toEqual([-1]);
    expect(await ids({ createdGt: seconds(shown - 1) })).toEqual([1_000_000, 999_999, 1, 0]);
    expect(await ids({ createdLt: seconds(shown + 1) })).toEqual([999_999, 1, 0, -1]);
    expect(await ids({ createdGt: seconds(shown - 1), createdLt: seconds(shown + 1) })).toEqual([999_999, 1, 0]);
    expect(await ids({ createdGt: seconds(shown), createdLt: seconds(shown) })).toEqual([]);
    expect(await ids({ createdLt: seconds(0) })).toEqual([]);
  });

  it("orders ids of one time by code point, as COLLATE C does", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const ids = ["a", "B", "_", "é", "\uffee", "😀", "10", "9", "aa"];
    await emailLogs.record(
      account,
      ids.map((id) => emailLog({ id })),
      at(0),
    );
    const listed = logsOf(await emailLogs.list(account, matt.key, {}, at(0)));
    expect(listed.map(({ id }) => id)).toEqual(["😀", "\uffee", "é", "aa", "a", "_", "B", "9", "10"]);
  });

  it("gives 100 sent logs and 100 scheduled ones on top, but counts both where a count is given", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const logs = Array.from({ length: 240 }, (_, index) =>
      emailLog({
        id: `${index}`,
        created: at(index),
        ...(index % 2 === 0 && { status: "queued", scheduledFor: at(1e9) }),
      }),
    );
    await emailLogs.record(account, logs, at(0));
    const listed = logsOf(await emailLogs.list(account, matt.key, {}, at(0)));
    expect(listed).toHaveLength(200);
    expect(listed.filter(({ scheduledFor }) => scheduledFor !== undefined)).toHaveLength(100);
    const counted = logsOf(await emailLogs.list(account, matt.key, { count: 100 }, at(0)));
    expect(counted).toEqual(logs.toReversed().slice(0, 100));
    // Once its time has come, it is one of those that were sent.
    expect(logsOf(await emailLogs.list(account, matt.key, {}, at(1e9)))).toHaveLength(100);
  });

  it("does not take a log that something says was sent for scheduled", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const logs = Array.from({ length: 101 }, (_, index) => emailLog({ id: `${index}`, scheduledFor: at(1e9) }));
    await emailLogs.record(account, logs, at(0));
    expect(logsOf(await emailLogs.list(account, matt.key, {}, at(0)))).toHaveLength(100);
  });

  it("filters by status, provider and template exactly, and by all of them together", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const logs = [
      emailLog({ id: "1", status: "opened", provider: "ses", emailId: "tem_1" }),
      emailLog({ id: "2", status: "opened", provider: "SES", emailId: "tem_2" }),
      emailLog({ id: "3", status: "bounced", provider: "ses", emailId: "" }),
      emailLog({ id: "4", status: "opened", emailId: "tem_1" }),
    ];
    await emailLogs.record(account, logs, at(0));
    const ids = async (query: EmailLogQuery) =>
      logsOf(await emailLogs.list(account, matt.key, query, at(0))).map(({ id }) => id);
    expect(await ids({ status: "opened" })).toEqual(["4", "2", "1"]);
    expect(await ids({ status: "sent" })).toEqual([]);
    expect(await ids({ provider: "ses" })).toEqual(["3", "1"]);
    expect(await ids({ emailId: "tem_1", count: 100 })).toEqual(["4", "1"]);
    expect(await ids({ emailId: "" })).toEqual(["3"]);
    expect(await ids({ status: "opened", provider: "ses", emailId: "tem_1", beforeId: "4" })).toEqual(["1"]);
    const event = { id: "e", type: "clicked", message: "", occurred: at(1), received: at(1) } as const;
    await emailLogs.addEvents(account, "1", [event]);
    expect([await ids({ status: "opened" }), await ids({ status: "clicked" })]).toEqual([["4", "2"], ["1"]]);
  });

  it("gives for any logs and any query what selectEmailLogs gives", async () => {
    const { emailLogs } = await open();
    const law = fc.asyncProperty(
      fc.uniqueArray(log, { maxLength: 40, selector: ({ id }) => id }),
      query,
      fc.option(fc.nat(39), { nil: undefined }),
      async (logs, given, position = logs.length) => {
        const account = newAccount();
        await emailLogs.record(account, logs, at(0));
        const before = logs[position];
        const asked = { ...given, ...(before !== undefined && { beforeId: before.id }) };
        const listed = await emailLogs.list(account, matt.key, asked, at(0));
        expect(listed).toEqual(selectEmailLogs(logs, asked, at(0)));
      },
    );
    await fc.assert(law, { numRuns: 60 });
  });

  const log: fc.Arbitrary<EmailLog> = fc
    .record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      created: fc.integer({ min: -3_000_000, max: 3_000_000 }).map(at),
      status: fc.constantFrom("sent", "queued", "requested", "opened"),
      scheduledFor: fc.constantFrom(undefined, -1, 0, 1, 1e12),
      provider: fc.constantFrom(undefined, "ses", "é"),
      emailId: fc.constantFrom("", "tem_1"),
    })
    .map(({ scheduledFor, provider, ...rest }) =>
      emailLog({
        ...rest,
        ...(scheduledFor !== undefined && { scheduledFor: at(scheduledFor) }),
        ...(provider !== undefined && { provider }),
      }),
    );
  const second = fc.integer({ min: -4, max: 4 }).map((offset) => toSeconds(at(offset * 1_000_000)));
  const query: fc.Arbitrary<EmailLogQuery> = fc.record(
    {
      count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 100 })),
      createdLt: second,
      createdGt: second,
      status: fc.constantFrom("sent", "queued", "opened", "bounced"),
      provider: fc.constantFrom("ses", "é", "mailgun"),
      emailId: fc.constantFrom("", "tem_1"),
    },
    { requiredKeys: [] },
  );
}

function logsOf(page: EmailLogPage | undefined): EmailLog[] {
  return page?.logs ?? [];
}

function seconds(value: number): UnixSeconds {
  return value as UnixSeconds;
}

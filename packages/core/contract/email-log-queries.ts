import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { EmailLog, EmailLogQuery, UnixSeconds } from "../src/index.ts";
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
    const listed = await emailLogs.list(account, matt.key, {}, at(0));
    expect(listed).toEqual(selectEmailLogs(logs, {}, at(0)));
    expect(listed).toHaveLength(100);
    expect(await emailLogs.list(account, matt.key, { count: 3 }, at(0))).toEqual(listed.slice(0, 3));
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
      (await emailLogs.list(account, matt.key, query, at(0))).map(({ id }) => Number(id));
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
    const listed = await emailLogs.list(account, matt.key, {}, at(0));
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
    const listed = await emailLogs.list(account, matt.key, {}, at(0));
    expect(listed).toHaveLength(200);
    expect(listed.filter(({ scheduledFor }) => scheduledFor !== undefined)).toHaveLength(100);
    expect(await emailLogs.list(account, matt.key, { count: 100 }, at(0))).toEqual(logs.toReversed().slice(0, 100));
    // Once its time has come, it is one of those that were sent.
    expect(await emailLogs.list(account, matt.key, {}, at(1e9))).toHaveLength(100);
  });

  it("does not take a log that something says was sent for scheduled", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const logs = Array.from({ length: 101 }, (_, index) => emailLog({ id: `${index}`, scheduledFor: at(1e9) }));
    await emailLogs.record(account, logs, at(0));
    expect(await emailLogs.list(account, matt.key, {}, at(0))).toHaveLength(100);
  });

  it("gives for any logs and any query what selectEmailLogs gives", async () => {
    const { emailLogs } = await open();
    const law = fc.asyncProperty(
      fc.uniqueArray(log, { maxLength: 40, selector: ({ id }) => id }),
      query,
      async (logs, asked) => {
        const account = newAccount();
        await emailLogs.record(account, logs, at(0));
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
    })
    .map(({ scheduledFor, ...rest }) =>
      emailLog({ ...rest, ...(scheduledFor !== undefined && { scheduledFor: at(scheduledFor) }) }),
    );
  const second = fc.integer({ min: -4, max: 4 }).map((offset) => toSeconds(at(offset * 1_000_000)));
  const query: fc.Arbitrary<EmailLogQuery> = fc.record(
    { count: fc.integer({ min: 1, max: 100 }), createdLt: second, createdGt: second },
    { requiredKeys: [] },
  );
}

function seconds(value: number): UnixSeconds {
  return value as UnixSeconds;
}

import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { EmailEvent } from "../src/index.ts";
import { EmailStatus, highestEvent } from "../src/index.ts";
import type { EmailLogStores } from "./email-logs.ts";
import { at, emailLog, newAccount } from "./world.ts";

/** The laws of `EmailLogRepository.addEvents` and `events`. */
export function emailEventLaws(open: () => Promise<EmailLogStores>): void {
  it("moves status and message to those of the highest event, and keeps all events", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const log = emailLog();
    await emailLogs.record(account, [log], at(0));
    const events = [event("1", "opened", 3), event("2", "delivered", 9), event("3", "processed", 1)];
    const moved = await emailLogs.addEvents(account, log.id, events);
    expect(moved).toEqual({ ...log, status: "opened", message: "opened 1" });
    expect(await emailLogs.find(account, log.id)).toEqual(moved);
    expect(byId(await emailLogs.events(account, log.id))).toEqual(events);
  });

  it("keeps a status that stands higher, and that was given with the log", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const log = emailLog({ status: "bounced", message: "as recorded" });
    await emailLogs.record(account, [log], at(0));
    expect(await emailLogs.addEvents(account, log.id, [event("1", "delivered", -1)])).toEqual(log);
    expect(await emailLogs.addEvents(account, log.id, [])).toEqual(log);
  });

  it("keeps the first of two events with one id, in one call or in two", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const log = emailLog();
    await emailLogs.record(account, [log], at(0));
    const first = event("same", "delivered", 1);
    const later = { ...first, type: "reported_as_spam", message: "later" } as const;
    await emailLogs.addEvents(account, log.id, [first, later]);
    expect(await emailLogs.addEvents(account, log.id, [later])).toMatchObject({ status: "delivered" });
    expect(await emailLogs.events(account, log.id)).toEqual([first]);
  });

  it("takes one id in two logs for two events", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const [one, two] = [emailLog({ id: "1" }), emailLog({ id: "2" })];
    await emailLogs.record(account, [one, two], at(0));
    for (const { id } of [one, two]) await emailLogs.addEvents(account, id, [event("same", "opened", 1)]);
    expect(await emailLogs.events(account, "1")).toHaveLength(1);
    expect(await emailLogs.events(account, "2")).toHaveLength(1);
  });

  it("ends in the same log for any set of events, in any order, with any repetition", async () => {
    const { emailLogs } = await open();
    const law = fc.asyncProperty(arrivals, async (calls) => {
      const account = newAccount();
      const log = emailLog({ status: "requested", message: "recorded", created: at(-2_000_000) });
      await emailLogs.record(account, [log], at(0));
      for (const events of calls) await emailLogs.addEvents(account, log.id, events);
      const recorded = { ...event("", "requested", -2), message: "recorded" };
      const highest = highestEvent([recorded, ...calls.flat()]);
      const { status, message } = { ...(await emailLogs.find(account, log.id)) };
      expect({ status, message }).toEqual({ status: highest?.type, message: highest?.message });
      const distinct = new Map(calls.flat().map((given) => [given.id, given]));
      expect(byId(await emailLogs.events(account, log.id))).toEqual(byId([...distinct.values()]));
    });
    await fc.assert(law, { numRuns: 40 });
  });

  it("keeps one of 20 that arrive at once, and loses none of 20 different ones", async () => {
    const { emailLogs } = await open();
    const account = newAccount();
    const log = emailLog();
    await emailLogs.record(account, [log], at(0));
    const many = Array.from({ length: 20 }, (_, index) => event(`${index}`.padStart(2, "0"), "opened", index));
    const arriving = [...many, ...many.map(() => event("same", "clicked", 1))];
    await Promise.all(arriving.map((given) => emailLogs.addEvents(account, log.id, [given])));
    expect(await emailLogs.events(account, log.id)).toHaveLength(21);
    expect(await emailLogs.find(account, log.id)).toMatchObject({ status: "opened", message: "opened 19" });
  });

  // Every event of one id is the same event, as a provider's repetitions are.
  const arrivals = fc
    .uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1, maxLength: 4 }),
        type: fc.constantFrom(...EmailStatus.options),
        offset: fc.integer({ min: -3, max: 3 }),
      }),
      { minLength: 1, maxLength: 8, selector: ({ id }) => id },
    )
    .map((given) => given.map(({ id, type, offset }) => event(id, type, offset)))
    .chain((events) => fc.array(fc.subarray(events, { minLength: 1 }), { maxLength: 5 }));
}

function event(id: string, type: EmailStatus, offset: number): EmailEvent {
  return { id, type, message: `${type} ${id}`, occurred: at(offset * 1_000_000), received: at(10_000_000) };
}

function byId(events: readonly EmailEvent[] | undefined): EmailEvent[] {
  return [...(events ?? [])].toSorted((left, right) => (left.id < right.id ? -1 : 1));
}

import * as fc from "fast-check";
import { expect, it } from "vitest";
import type {
  AccountId,
  EmailEvent,
  EmailLog,
  EmailStatus,
  NewEmail,
  ProviderEvent,
  UnixSeconds,
} from "../src/index.ts";
import { eventHistory, recordEmails, recordProviderEvents } from "../src/index.ts";
import type { EmailLogStores } from "./email-logs.ts";
import { address, at, newAccount } from "./world.ts";

/** The laws of `EmailLogRepository.recordDeliveries`, and of its harmony with `record`. */
export function deliveryLaws(open: () => Promise<EmailLogStores>): void {
  const matt = address("Matt@Example.com");
  const anna = address("anna@example.com");
  const clock = { now: () => at(60_000_000) };

  function told(given: Partial<ProviderEvent> = {}): ProviderEvent {
    return {
      provider: "sendgrid",
      key: "e1",
      recipient: matt,
      type: "delivered",
      occurred: at(5_000_000),
      message: "SendGrid: delivered",
      messageId: "m1",
      ...given,
    };
  }

  /** What is known of some people: their logs, each with its events. */
  async function state({ emailLogs }: EmailLogStores, account: AccountId) {
    const all: { log: EmailLog; events: EmailEvent[] }[] = [];
    for (const { key } of [matt, anna]) {
      const page = await emailLogs.list(account, key, {}, at(0));
      for (const log of page?.logs ?? []) {
        all.push({ log, events: eventHistory((await emailLogs.events(account, log.id)) ?? []) });
      }
    }
    return all;
  }

  it("creates the log and the customer of an email whose send is not recorded", async () => {
    const stores = await open();
    const account = newAccount();
    const events = [told(), told({ key: "e2", type: "opened", occurred: at(9_000_000), emailName: "Welcome" })];
    await recordProviderEvents({ ...stores, clock }, account, events);
    const [known, ...others] = await state(stores, account);
    expect(others).toEqual([]);
    expect(known?.log).toEqual({
      id: expect.stringMatching(/^log_[0-9a-f]{32}$/),
      created: at(5_000_000),
      recipient: { key: matt.key, spelling: matt.key },
      recipientName: null,
      status: "opened",
      message: "SendGrid: delivered",
      emailId: "",
      emailName: "Welcome",
      emailVersion: null,
      provider: "sendgrid",
      messageId: "m1",
    });
    expect(known?.events.map(({ id }) => id)).toEqual(["e1", "e2"]);
    expect(await stores.customers.find(account, matt.key)).toMatchObject({ created: at(60_000_000), data: {} });
  });

  it("fills in the log of a delivery when its send is recorded, by message or by the id in its metadata", async () => {
    for (const named of [
      { provider: "sendgrid", messageId: "m1" },
      { id: "order-7" },
      { id: "order-7", provider: "sendgrid", messageId: "m1" },
    ]) {
      const stores = await open();
      const account = newAccount();
      const events = [told({ logId: "order-7" }), told({ key: "e2", logId: "order-7", type: "opened" })];
      const email = newEmail({ ...named, recipientName: "Matt", emailName: "Order" });
      await recordProviderEvents({ ...stores, clock }, account, events);
      const [recorded] = await recordEmails({ ...stores, clock }, account, [email]);
      expect(recorded).toMatchObject({
        recipientName: "Matt",
        emailName: "Order",
        recipient: matt,
        status: "opened",
        created: at(-3_000_000),
      });
      expect(recorded?.id).toMatch("id" in named ? /^order-7$/ : /^log_[0-9a-f]{32}$/);
      const known = await state(stores, account);
      expect(known.map(({ log, events: { length } }) => [log, length])).toEqual([[recorded, 2]]);
      expect(await stores.emailLogs.find(account, recorded?.id ?? "")).toEqual(recorded);
      // And what is told later finds it.
      await recordProviderEvents({ ...stores, clock }, account, [
        told({ key: "e3", type: "reported_as_spam", logId: "order-7" }),
      ]);
      expect(await stores.emailLogs.find(account, recorded?.id ?? "")).toMatchObject({ status: "reported_as_spam" });
    }
  });

  it("ends in the same logs and events for any order and repetition of records and deliveries", async () => {
    const stores = await open();
    const law = fc.asyncProperty(history, async ({ steps, order }) => {
      const states = [];
      for (const sequence of [steps, order]) {
        const account = newAccount();
        for (const step of sequence) {
          if ("record" in step) await recordEmails({ ...stores, clock }, account, step.record);
          else await recordProviderEvents({ ...stores, clock }, account, step.told);
        }
        states.push(await state(stores, account));
      }
      expect(states[1]).toEqual(states[0]);
    });
    await fc.assert(law, { numRuns: 60 });
  });

  it("keeps one of 20 deliveries of the same event that arrive at once", async () => {
    const stores = await open();
    const account = newAccount();
    const arriving = Array.from({ length: 20 }, () => recordProviderEvents({ ...stores, clock }, account, [told()]));
    await Promise.all(arriving);
    const known = await state(stores, account);
    expect(known.map(({ log, events }) => [log.status, events.length])).toEqual([["delivered", 1]]);
  });

  it("lets no deadlock reach calls with the same recipients in opposite orders, and loses nothing", async () => {
    const stores = await open();
    const account = newAccount();
    const people = Array.from({ length: 40 }, (_, index) => address(`p${index}@example.com`));
    const calls = Array.from({ length: 8 }, (_, call) => {
      const events = people.map((recipient) => told({ recipient, key: `e${call}`, occurred: at(call) }));
      return recordProviderEvents({ ...stores, clock }, account, call % 2 === 0 ? events : events.toReversed());
    });
    await Promise.all(calls);
    for (const { key } of people) {
      const page = await stores.emailLogs.list(account, key, {}, at(0));
      const [log, ...others] = page?.logs ?? [];
      expect([log?.created, others]).toEqual([at(0), []]);
      expect(await stores.emailLogs.events(account, log?.id ?? "")).toHaveLength(8);
    }
  });

  it("records a send and its deliveries that arrive at once in one log", async () => {
    const stores = await open();
    for (let round = 0; round < 10; round += 1) {
      const account = newAccount();
      const email = newEmail({ id: "order-7", recipientName: "Matt" });
      await Promise.all([
        recordProviderEvents({ ...stores, clock }, account, [told({ logId: "order-7" })]),
        recordEmails({ ...stores, clock }, account, [email]),
        recordProviderEvents({ ...stores, clock }, account, [told({ key: "e2", type: "opened", logId: "order-7" })]),
      ]);
      const known = await state(stores, account);
      expect(known.map(({ log, events }) => [log.id, log.recipientName, log.status, events.length])).toEqual([
        ["order-7", "Matt", "opened", 2],
      ]);
    }
  });

  it("does not touch another account's log, nor another person's, that metadata names", async () => {
    const stores = await open();
    const [ours, theirs] = [newAccount(), newAccount()];
    await recordEmails({ ...stores, clock }, ours, [newEmail({ id: "order-7" })]);
    const before = await state(stores, ours);
    await recordProviderEvents({ ...stores, clock }, theirs, [told({ logId: "order-7", type: "bounced" })]);
    expect(await state(stores, ours)).toEqual(before);
    await recordProviderEvents({ ...stores, clock }, ours, [
      told({ logId: "order-7", recipient: anna, type: "bounced" }),
    ]);
    const after = await state(stores, ours);
    expect(after.map(({ log }) => [log.recipient.key, log.status])).toEqual([
      [matt.key, "sent"],
      [anna.key, "bounced"],
    ]);
    expect(after[0]).toEqual(before[0]);
  });

  function newEmail(given: Partial<NewEmail>): NewEmail {
    return { recipient: matt, status: "sent", created: (at(-3_000_000) / 1e6) as UnixSeconds, ...given };
  }

  // Two emails, each of which its provider and its sender name in one way throughout.
  const names = fc.constantFrom(
    { record: { id: "x" }, told: { messageId: "m1", logId: "x" } },
    { record: { id: "x" }, told: { logId: "x" } },
    { record: { provider: "sendgrid", messageId: "m1" }, told: { messageId: "m1" } },
    { record: { id: "x", provider: "sendgrid", messageId: "m1" }, told: { messageId: "m1" } },
    { record: { id: "x", provider: "sendgrid", messageId: "m1" }, told: { messageId: "m1", logId: "x" } },
  );
  const types = fc.constantFrom<EmailStatus>("processed", "deferred", "delivered", "bounced", "opened", "clicked");
  const events = fc.uniqueArray(
    fc.record({ key: fc.constantFrom("a", "b", "c", "d"), type: types, occurred: fc.integer({ min: -9, max: 9 }) }),
    { minLength: 1, selector: ({ key }) => key },
  );
  const email = fc.record({ names, events, isRecorded: fc.boolean() });
  const steps = fc.tuple(email, email).map((emails) =>
    emails.flatMap(({ names: { record, told: named }, events: given, isRecorded }, index) => {
      // The second email has the same names, but is to somebody else.
      const recipient = index === 0 ? matt : anna;
      const records = "id" in record && index === 1 ? { ...record, id: `${record.id}-2` } : record;
      const tells = "logId" in named && index === 1 ? { ...named, logId: `${named.logId}-2` } : named;
      const deliveries = given.map(({ key, type, occurred }) => ({
        told: [toldOf({ recipient, key, type, occurred: at(occurred * 1_000_000) }, tells)],
      }));
      return [...deliveries, ...(isRecorded ? [{ record: [newEmail({ recipient, ...records })] }] : [])];
    }),
  );
  const history = steps.chain((given) =>
    fc.record({
      steps: fc.constant(given),
      order: fc
        .tuple(fc.shuffledSubarray(given, { minLength: given.length }), fc.subarray(given))
        .map(([shuffled, again]) => [...again, ...shuffled]),
    }),
  );

  function toldOf(given: Partial<ProviderEvent>, named: Partial<ProviderEvent>): ProviderEvent {
    const { messageId: _, ...rest } = told(given);
    return { ...rest, message: `${given.type} ${given.key}`, ...named };
  }
}

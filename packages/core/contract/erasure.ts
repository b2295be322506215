import { describe, expect, it } from "vitest";
import type { AccountId, EmailAddress, PersonRepository, ProviderEvent, WebhookRepository } from "../src/index.ts";
import { recordProviderEvents } from "../src/index.ts";
import type { EmailLogStores } from "./email-logs.ts";
import { address, at, emailLog, newAccount } from "./world.ts";

/** The stores that the laws of people need: whatever is held of somebody is held by these. */
export type PersonStores = EmailLogStores & {
  readonly people: PersonRepository;
  readonly webhooks: WebhookRepository;
};

/** The laws of `PersonRepository`, and of what deliveries do after an erasure. */
export function personContract(name: string, open: () => Promise<PersonStores>): void {
  describe(`${name}: people`, () => {
    const matt = address("matt@example.com");
    const anna = address("anna@example.com");
    const clock = { now: () => at(60_000_000) };

    it("erases profile, logs and events", async () => {
      const stores = await open();
      const account = newAccount();
      await stores.customers.merge(account, matt, { data: { city: "Bern" } }, at(0));
      await stores.emailLogs.record(account, [order, emailLog({ id: "order-2" })], at(0));
      await tell(stores, account, told({ logId: order.id }), told({ messageId: "m2" }));
      const logs = (await stores.emailLogs.list(account, matt.key, {}, at(0)))?.logs ?? [];
      expect(logs).toHaveLength(3);
      await stores.people.erase(account, matt.key, at(1));
      await expectNothing(stores, account, matt);
      for (const { id } of logs) {
        expect(await stores.emailLogs.find(account, id)).toBeUndefined();
        expect(await stores.emailLogs.events(account, id)).toBeUndefined();
        expect(await stores.emailLogs.addEvents(account, id, [])).toBeUndefined();
      }
    });

    it("erases what webhooks said of the person that was not understood, and nothing of others", async () => {
      const stores = await open();
      const [account, other] = [newAccount(), newAccount()];
      const webhook = (id: string, payload: string) => ({
        id,
        provider: "ses",
        payload,
        why: "strange",
        received: at(0),
      });
      const ofMatt = webhook("1", `{"Recipient":"${matt.key.toUpperCase()}"}`);
      const ofAnna = webhook("2", '{"Recipient":"anna@example.com"}');
      await stores.webhooks.keepUnrecognised(account, [ofMatt, ofAnna]);
      await stores.webhooks.keepUnrecognised(other, [ofMatt]);
      await stores.people.erase(account, matt.key, at(1));
      expect(await stores.webhooks.listUnrecognised(account, { count: 9 })).toEqual([ofAnna]);
      expect(await stores.webhooks.listUnrecognised(other, { count: 9 })).toEqual([ofMatt]);
    });

    it("is not undone by deliveries that come late, of whatever email and however often", async () => {
      const stores = await open();
      const account = newAccount();
      const late = [told(), told({ key: "e2", type: "opened" }), told({ messageId: "m2" }), told({ logId: order.id })];
      await stores.emailLogs.record(account, [order], at(0));
      await tell(stores, account, ...late);
      await stores.people.erase(account, matt.key, at(1));
      for (const event of [...late, ...late.toReversed()]) await tell(stores, account, event);
      await tell(stores, account, ...late);
      await expectNothing(stores, account, matt);
    });

    it("holds for a person of whom nothing was held, and when it is done twice", async () => {
      const stores = await open();
      const account = newAccount();
      await stores.people.erase(account, matt.key, at(1));
      await tell(stores, account, told());
      await expectNothing(stores, account, matt);
      await stores.people.erase(account, matt.key, at(2));
      await Promise.all([1, 2, 3].map(() => stores.people.erase(account, matt.key, at(3))));
      await tell(stores, account, told());
      await expectNothing(stores, account, matt);
    });

    it("ends with a merge or a record, on purpose: then deliveries count again", async () => {
      const back: ((stores: PersonStores, account: AccountId) => Promise<unknown>)[] = [
        ({ customers }, account) => customers.merge(account, matt, { data: {} }, at(2)),
        ({ emailLogs }, account) => emailLogs.record(account, [emailLog({ id: "order-9" })], at(2)),
      ];
      for (const comesBack of back) {
        const stores = await open();
        const account = newAccount();
        await stores.emailLogs.record(account, [order], at(0));
        await tell(stores, account, told({ key: "before", messageId: "m1", logId: order.id }));
        await stores.people.erase(account, matt.key, at(1));
        await comesBack(stores, account);
        await tell(stores, account, told({ messageId: "m3" }));
        expect(await stores.customers.find(account, matt.key)).toMatchObject({ created: at(2), data: {} });
        const logs = (await stores.emailLogs.list(account, matt.key, {}, at(9)))?.logs;
        expect(logs?.find(({ messageId }) => messageId === "m3")).toMatchObject({ status: "delivered" });
        // And an email that is recorded again under its id has none of the events that were erased.
        await stores.emailLogs.record(account, [order], at(3));
        expect(await stores.emailLogs.events(account, order.id)).toEqual([]);
      }
    });

    it("takes what is told of a known email of somebody erased, and creates nobody by it, in any order", async () => {
      const known = told({ logId: order.id, key: "known" });
      const unknown = told({ messageId: "m2", key: "unknown" });
      for (const calls of [[[known], [unknown]], [[unknown], [known]], [[known, unknown]], [[unknown, known]]]) {
        const stores = await open();
        const account = newAccount();
        await stores.people.erase(account, matt.key, at(1));
        await stores.emailLogs.record(account, [order], at(2));
        await stores.customers.delete(account, matt.key);
        for (const events of calls) await tell(stores, account, ...events);
        expect(await stores.customers.find(account, matt.key)).toBeUndefined();
        const { logs } = await stores.people.export(account, matt.key);
        expect(logs.map(({ log, events }) => [log.id, log.status, events.length])).toEqual([
          [order.id, "delivered", 1],
        ]);
      }
    });

    it("touches no other person, of the same request either, and no other account", async () => {
      const stores = await open();
      const [ours, theirs] = [newAccount(), newAccount()];
      for (const account of [ours, theirs]) {
        await stores.customers.merge(account, matt, { data: { whose: account } }, at(0));
        await tell(stores, account, told(), told({ recipient: anna }));
      }
      const before = await stores.people.export(theirs, matt.key);
      await stores.people.erase(ours, matt.key, at(1));
      await tell(stores, ours, told({ key: "e2" }), told({ key: "e2", recipient: anna }));
      await expectNothing(stores, ours, matt);
      const { logs } = await stores.people.export(ours, anna.key);
      expect(logs.map(({ events }) => events.length)).toEqual([2]);
      expect(await stores.customers.find(ours, anna.key)).toBeDefined();
      expect((await stores.customers.find(theirs, matt.key))?.data).toEqual({ whose: theirs });
      expect(await stores.people.export(theirs, matt.key)).toEqual(before);
      await tell(stores, theirs, told({ messageId: "m2" }));
      expect((await stores.people.export(theirs, matt.key)).logs).toHaveLength(2);
    });

    it("exports every log, newest first, each with all its events", async () => {
      const stores = await open();
      const account = newAccount();
      const logs = Array.from({ length: 250 }, (_, index) =>
        emailLog({ id: `${(index * 7) % 250}`, created: at(index % 125), ...(index % 2 && { provider: "ses" }) }),
      );
      await stores.emailLogs.record(account, [...logs, emailLog({ id: "anna", recipient: anna })], at(0));
      const queued = emailLog({ id: "queued", status: "queued", created: at(999), scheduledFor: at(9e12) });
      await stores.emailLogs.record(account, [queued], at(0));
      const event = { id: 'é"\\\n😀', type: "opened", message: "<&>\u2028", occurred: at(7), received: at(8) } as const;
      await stores.emailLogs.addEvents(account, "7", [event, { ...event, id: "2", type: "clicked" }]);
      const exported = await stores.people.export(account, matt.key);
      const listed = [];
      for (const { id } of [queued, ...logs]) listed.push(await stores.emailLogs.find(account, id));
      const inOrder = listed
        .flatMap((log) => log ?? [])
        .toSorted((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
      expect(exported.logs.map(({ log }) => log)).toEqual(inOrder);
      const events = new Map(exported.logs.map((each) => [each.log.id, each.events]));
      expect(events.get("7")?.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
        { ...event, id: "2", type: "clicked" },
        event,
      ]);
      expect([...events].filter(([id]) => id !== "7").every(([, none]) => none.length === 0)).toBe(true);
      expect(await stores.people.export(newAccount(), matt.key)).toEqual({ logs: [] });
    });

    it("leaves nothing of a customer when deliveries race the erasure, nor events that would come back", async () => {
      const stores = await open();
      for (let round = 0; round < 15; round += 1) {
        const account = newAccount();
        await stores.emailLogs.record(account, [order], at(0));
        const racing = Array.from({ length: 8 }, (_, index) => {
          const event = { id: `added${index}`, type: "opened", message: "", occurred: at(0), received: at(0) } as const;
          return [
            tell(stores, account, told({ key: `e${index}`, logId: order.id })),
            tell(stores, account, told({ key: `e${index}`, messageId: `m${index % 3}` })),
            stores.emailLogs.addEvents(account, order.id, [event]),
          ];
        });
        await Promise.all([...racing.flat(), stores.people.erase(account, matt.key, at(1))]);
        await expectNothing(stores, account, matt);
        // Events are kept under the id of their log: any that were left would be this one's.
        await stores.emailLogs.record(account, [order], at(2));
        await tell(stores, account, ...[0, 1, 2].map((index) => told({ key: "new", messageId: `m${index}` })));
        const { logs } = await stores.people.export(account, matt.key);
        expect(logs.flatMap(({ events }) => events.map(({ id }) => id))).toEqual(["new", "new", "new"]);
      }
    });

    const order = emailLog({ id: "order-1" });

    function told(given: Partial<ProviderEvent> = {}): ProviderEvent {
      const event = { provider: "sendgrid", key: "e1", recipient: matt, occurred: at(5), message: "", messageId: "m1" };
      return { ...event, type: "delivered", ...given };
    }

    function tell(stores: PersonStores, account: AccountId, ...events: ProviderEvent[]): Promise<void> {
      return recordProviderEvents({ ...stores, clock }, account, events);
    }
  });
}

async function expectNothing(stores: PersonStores, account: AccountId, { key }: EmailAddress): Promise<void> {
  expect(await stores.customers.find(account, key)).toBeUndefined();
  expect(await stores.emailLogs.list(account, key, {}, at(0))).toEqual({ logs: [] });
  expect(await stores.people.export(account, key)).toEqual({ logs: [] });
}

import { describe, expect, it } from "vitest";
import type { CustomerRepository, EmailLogRepository } from "../src/index.ts";
import { ConflictError, toMicroseconds } from "../src/index.ts";
import { emailLogPageLaws } from "./email-log-pages.ts";
import { emailLogQueryLaws } from "./email-log-queries.ts";
import { deliveryLaws } from "./deliveries.ts";
import { emailEventLaws } from "./email-events.ts";
import { address, at, emailLog, newAccount } from "./world.ts";

/** The stores that the laws of email logs need: to record an email creates its customer. */
export type EmailLogStores = { readonly customers: CustomerRepository; readonly emailLogs: EmailLogRepository };

/** The laws of `EmailLogRepository`. `open` gives stores that may hold other accounts already. */
export function emailLogContract(name: string, open: () => Promise<EmailLogStores>): void {
  describe(`${name}: email logs`, () => {
    const matt = address("matt@example.com");
    const anna = address("anna@example.com");

    it("answers a recorded log whole, and finds it by its id", async () => {
      const { emailLogs } = await open();
      const account = newAccount();
      const whole = emailLog({
        recipient: address("Matt@Example.com"),
        recipientName: null,
        emailVersion: null,
        status: "queued",
        scheduledFor: at(5e12),
        provider: "sendgrid",
        messageId: "<a@b>",
        created: at(123_456),
      });
      expect(await emailLogs.record(account, [whole], at(0))).toEqual([whole]);
      expect(await emailLogs.find(account, whole.id)).toEqual(whole);
      expect(await emailLogs.list(account, matt.key, {}, at(0))).toEqual({ logs: [whole] });
    });

    it("answers undefined for a log that does not exist, and no logs for a person of whom nothing is known", async () => {
      const { emailLogs } = await open();
      const account = newAccount();
      expect(await emailLogs.find(account, "log_none")).toBeUndefined();
      expect(await emailLogs.events(account, "log_none")).toBeUndefined();
      expect(await emailLogs.addEvents(account, "log_none", [])).toBeUndefined();
      expect(await emailLogs.list(account, matt.key, {}, at(0))).toEqual({ logs: [] });
    });

    it("keeps an email that is recorded twice by its id once, as it was first", async () => {
      const { emailLogs } = await open();
      const account = newAccount();
      const first = emailLog({ id: "order-17" });
      await emailLogs.record(account, [first], at(0));
      const again = await emailLogs.record(
        account,
        [emailLog({ id: "order-17", status: "queued", created: at(9) })],
        at(9),
      );
      expect(again).toEqual([first]);
      expect(await emailLogs.list(account, matt.key, {}, at(9))).toEqual({ logs: [first] });
    });

    it("keeps an email that is recorded twice by its provider's message id once, for each recipient", async () => {
      const { emailLogs } = await open();
      const account = newAccount();
      const message = { provider: "sendgrid", messageId: "m-1" };
      const first = emailLog({ id: "a", ...message });
      const copy = emailLog({ id: "c", ...message, recipient: anna });
      await emailLogs.record(account, [first], at(0));
      expect(await emailLogs.record(account, [emailLog({ id: "b", ...message }), copy], at(1))).toEqual([first, copy]);
      const elsewhere = emailLog({ id: "d", provider: "mailgun", messageId: "m-1" });
      expect(await emailLogs.record(account, [elsewhere], at(1))).toEqual([elsewhere]);
      expect(await emailLogs.list(account, matt.key, {}, at(1))).toEqual({ logs: [elsewhere, first] });
    });

    it("keeps an email that one call records twice once, and answers in the order given", async () => {
      const { emailLogs } = await open();
      const account = newAccount();
      const [first, other] = [emailLog({ id: "z" }), emailLog({ id: "a", recipient: anna })];
      const given = [first, other, emailLog({ id: "z", status: "queued" })];
      expect(await emailLogs.record(account, given, at(0))).toEqual([first, other, first]);
      const message = { provider: "ses", messageId: "m" };
      const [once, twice] = [emailLog({ id: "m1", ...message }), emailLog({ id: "m2", ...message })];
      expect(await emailLogs.record(account, [once, twice], at(0))).toEqual([once, once]);
    });

    it("refuses an id that names an email to somebody else, and then records nothing", async () => {
      const { customers, emailLogs } = await open();
      const account = newAccount();
      await emailLogs.record(account, [emailLog({ id: "taken" })], at(0));
      const bob = address("bob@example.com");
      const given = [emailLog({ id: "free", recipient: bob }), emailLog({ id: "taken", recipient: anna })];
      await expect(emailLogs.record(account, given, at(0))).rejects.toThrow(ConflictError);
      expect(await emailLogs.find(account, "free")).toBeUndefined();
      expect(await customers.find(account, bob.key)).toBeUndefined();
      expect((await emailLogs.find(account, "taken"))?.recipient).toEqual(matt);
    });

    it("creates the customers that do not exist, and leaves those that do", async () => {
      const { customers, emailLogs } = await open();
      const account = newAccount();
      await customers.merge(account, matt, { data: { city: "Bern" } }, at(1));
      const given = [emailLog(), emailLog({ recipient: address("Anna@Example.com") }), emailLog({ recipient: anna })];
      await emailLogs.record(account, given, at(2));
      expect(await customers.find(account, matt.key)).toEqual({ email: matt, created: at(1), data: { city: "Bern" } });
      const created = { email: address("Anna@Example.com"), created: at(2), data: {} };
      expect(await customers.find(account, anna.key)).toEqual(created);
    });

    it("leaves the logs when the customer is removed", async () => {
      const { customers, emailLogs } = await open();
      const account = newAccount();
      const log = emailLog();
      await emailLogs.record(account, [log], at(0));
      await customers.delete(account, matt.key);
      expect(await emailLogs.list(account, matt.key, {}, at(0))).toEqual({ logs: [log] });
    });

    it("keeps one of 20 that are recorded at once under one id, and records lists in opposite orders", async () => {
      const { emailLogs } = await open();
      const account = newAccount();
      const same = Array.from({ length: 20 }, (_, index) => emailLog({ id: "same", message: `${index}` }));
      const answers = await Promise.all(same.map((log) => emailLogs.record(account, [log], at(0))));
      expect(new Set(answers.flat().map(({ message }) => message)).size).toBe(1);
      const many = Array.from({ length: 50 }, (_, index) =>
        emailLog({ id: `id-${index}`, recipient: address(`p${index}@example.com`) }),
      );
      const orders = [many, many.toReversed(), many, many.toReversed()];
      const recorded = await Promise.all(orders.map((logs) => emailLogs.record(account, logs, at(0))));
      expect(recorded.map((logs) => logs.length)).toEqual([50, 50, 50, 50]);
    });

    it("records 1,000 emails at once", async () => {
      const { emailLogs } = await open();
      const account = newAccount();
      const many = Array.from({ length: 1000 }, (_, index) =>
        emailLog({ id: `id-${index}`, recipient: address(`p${index % 300}@example.com`) }),
      );
      expect(await emailLogs.record(account, many, at(0))).toEqual(many);
    });

    it("keeps texts and times exactly", async () => {
      const { emailLogs } = await open();
      const account = newAccount();
      const log = emailLog({
        id: "é😀/%2F?#\\'\"$1",
        message: "it's <b>\u0001\u2028 😀",
        emailName: "'; drop table email_logs; --",
        created: toMicroseconds(9_007_199_254 as never),
      });
      expect(await emailLogs.record(account, [log], at(0))).toEqual([log]);
      expect(await emailLogs.find(account, log.id)).toEqual(log);
    });

    it("gives and takes no aliases", async () => {
      const { emailLogs } = await open();
      const account = newAccount();
      const given = emailLog({ id: "alias" });
      const kept = structuredCopy(given);
      const [recorded] = await emailLogs.record(account, [given], at(0));
      const [listed] = (await emailLogs.list(account, matt.key, {}, at(0)))?.logs ?? [];
      for (const log of [given, recorded, listed]) {
        Object.assign(log?.recipient ?? {}, { spelling: "changed" });
        Object.assign(log ?? {}, { message: "changed" });
      }
      expect(await emailLogs.find(account, "alias")).toEqual(kept);
    });

    it("does not let accounts see or change each other's logs, even of one address, id and message", async () => {
      const { emailLogs } = await open();
      const [ours, theirs] = [newAccount(), newAccount()];
      const same = { id: "log_1", provider: "ses", messageId: "m" };
      await emailLogs.record(ours, [emailLog({ ...same, message: "ours" })], at(0));
      expect(await emailLogs.find(theirs, "log_1")).toBeUndefined();
      expect(await emailLogs.list(theirs, matt.key, {}, at(0))).toEqual({ logs: [] });
      const event = { id: "e", type: "opened", message: "theirs", occurred: at(1), received: at(1) } as const;
      expect(await emailLogs.addEvents(theirs, "log_1", [event])).toBeUndefined();
      await emailLogs.record(theirs, [emailLog({ ...same, message: "theirs" })], at(0));
      await emailLogs.addEvents(theirs, "log_1", [event]);
      expect(await emailLogs.find(ours, "log_1")).toEqual(emailLog({ ...same, message: "ours" }));
      expect(await emailLogs.events(ours, "log_1")).toEqual([]);
      expect(await emailLogs.events(theirs, "log_1")).toEqual([event]);
    });

    emailLogQueryLaws(open);
    emailLogPageLaws(open);
    emailEventLaws(open);
    deliveryLaws(open);
  });
}

function structuredCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { address, at, emailLog } from "../../contract/world.ts";
import { AccountId } from "../account.ts";
import type { Customer } from "../customers/customer.ts";
import type { CustomerRepository } from "../customers/customer-repository.ts";
import type { EmailEvent } from "../email-logs/email-event.ts";
import { NotFoundError } from "../errors.ts";
import { erasedAddressHash, newErasureKey } from "./erased-address.ts";
import type { PersonHistory, PersonRepository } from "./person-repository.ts";
import { erasePerson, exportPerson } from "./use-cases.ts";

const acme = v.parse(AccountId, "acme");
const matt = address("Matt@Example.com");
const customer: Customer = { email: matt, created: at(0), data: { city: "Bern" } };
const opened = (id: string, offset: number): EmailEvent => ({
  id,
  type: "opened",
  message: "",
  occurred: at(offset),
  received: at(offset),
});

describe("erasePerson", () => {
  it("erases the person of the key of the address, at the time of the clock", async () => {
    const { people, asked } = world({});
    expect(await erasePerson({ people, clock: { now: () => at(42) } }, acme, matt)).toBeUndefined();
    expect(asked).toEqual([["erase", acme, "matt@example.com", at(42)]]);
  });
});

describe("exportPerson", () => {
  it("answers the customer and the logs, whose events are told oldest first and as repeated", async () => {
    const log = emailLog();
    const history = { logs: [{ log, events: [opened("b", 2), opened("a", 1)] }] };
    const { people, customers, asked } = world({ customer, history });
    expect(await exportPerson({ people, customers }, acme, matt)).toEqual({
      customer,
      logs: [{ log, events: [opened("a", 1), { ...opened("b", 2), type: "re_opened" }] }],
    });
    expect(new Set(asked)).toEqual(
      new Set([
        ["export", acme, "matt@example.com"],
        ["find", acme, "matt@example.com"],
      ]),
    );
  });

  it("answers logs without a customer, and a customer without logs", async () => {
    const history = { logs: [{ log: emailLog(), events: [] }] };
    expect(await exportPerson(world({ history }), acme, matt)).toEqual(history);
    expect(await exportPerson(world({ customer }), acme, matt)).toEqual({ customer, logs: [] });
  });

  it("refuses where nothing is held", async () => {
    await expect(exportPerson(world({}), acme, matt)).rejects.toThrow(new NotFoundError("customer"));
  });
});

describe("erasedAddressHash", () => {
  it("is the same for the same key and address, and for no other", async () => {
    const [key, other] = [newErasureKey(), newErasureKey()];
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    const hash = await erasedAddressHash(key, matt.key);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await erasedAddressHash(key, matt.key)).toBe(hash);
    expect(await erasedAddressHash(other, matt.key)).not.toBe(hash);
    expect(await erasedAddressHash(key, address("anna@example.com").key)).not.toBe(hash);
  });
});

/** Repositories that give these answers, and remember what they were asked. */
function world({ history = { logs: [] }, customer: kept }: { history?: PersonHistory; customer?: Customer }) {
  const asked: unknown[][] = [];
  const people: PersonRepository = {
    erase: async (...question) => void asked.push(["erase", ...question]),
    export: async (...question) => {
      asked.push(["export", ...question]);
      return history;
    },
  };
  const customers: CustomerRepository = {
    find: async (...question) => {
      asked.push(["find", ...question]);
      return kept;
    },
    merge: () => Promise.reject(new Error("not asked")),
    mergeMany: () => Promise.reject(new Error("not asked")),
    delete: () => Promise.reject(new Error("not asked")),
  };
  return { people, customers, asked };
}

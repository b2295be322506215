import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { address, at } from "../../contract/world.ts";
import { AccountId } from "../account.ts";
import type { EmailKey } from "../email-address.ts";
import { InvalidInputError, NotFoundError } from "../errors.ts";
import { parseLocale } from "../locale.ts";
import type { Clock } from "../time.ts";
import { profileTooLarge } from "./attributes.ts";
import type { Customer, CustomerPatch } from "./customer.ts";
import type { CustomerRepository } from "./customer-repository.ts";
import { deleteCustomer, getCustomer, saveCustomer, saveCustomers } from "./use-cases.ts";

const acme = v.parse(AccountId, "acme");
const matt = address("Matt@Example.com");
const customer: Customer = { email: matt, created: at(0), data: { city: "Bern" } };
const clock: Clock = { now: () => at(42) };

describe("getCustomer", () => {
  it("answers the customer that is kept under the key of the address", async () => {
    const { customers, asked } = answering({ find: customer });
    expect(await getCustomer({ customers }, acme, matt)).toBe(customer);
    expect(asked).toEqual([["find", acme, "matt@example.com"]]);
  });

  it("refuses where there is no such customer", async () => {
    const { customers } = answering({});
    await expect(getCustomer({ customers }, acme, matt)).rejects.toThrow(new NotFoundError("customer"));
  });
});

describe("saveCustomer", () => {
  it("merges the patch at the time of the clock, and answers the customer as it is then", async () => {
    const { customers, asked } = answering({ merge: customer });
    const locale = parseLocale("de-CH");
    const patch: CustomerPatch = { data: { city: "Bern" }, ...(locale !== undefined && { locale }) };
    expect(await saveCustomer({ customers, clock }, acme, { email: matt, ...patch })).toBe(customer);
    expect(asked).toEqual([["merge", acme, matt, { data: { city: "Bern" }, locale: "de-CH" }, at(42)]]);
  });

  it("does not make up a locale that is not given", async () => {
    const { customers, asked } = answering({ merge: customer });
    await saveCustomer({ customers, clock }, acme, { email: matt, data: {} });
    expect(asked).toEqual([["merge", acme, matt, { data: {} }, at(42)]]);
    expect(Object.keys(Object(asked[0]?.[3]))).toEqual(["data"]);
  });

  it("passes on that the profile would be too large", async () => {
    const { customers } = answering({});
    await expect(saveCustomer({ customers, clock }, acme, { email: matt, data: {} })).rejects.toThrow(
      InvalidInputError,
    );
  });
});

describe("saveCustomers", () => {
  it("makes all merges in one call, and says of each whether the profile would be too large", async () => {
    const { customers, asked } = answering({ tooLarge: [matt.key] });
    const anna = address("anna@example.com");
    const inputs = [matt, anna, address("MATT@example.com")].map((email) => ({ email, data: { city: "Bern" } }));
    expect(await saveCustomers({ customers, clock }, acme, inputs)).toEqual([
      profileTooLarge,
      undefined,
      profileTooLarge,
    ]);
    expect(asked).toEqual([["mergeMany", acme, inputs, at(42)]]);
  });
});

describe("deleteCustomer", () => {
  it.each([true, false])("answers the same when there was a customer (%s)", async (existed) => {
    const { customers, asked } = answering({ delete: existed });
    expect(await deleteCustomer({ customers }, acme, matt)).toBeUndefined();
    expect(asked).toEqual([["delete", acme, "matt@example.com"]]);
  });
});

/** A repository that gives these answers, and remembers what it was asked. */
function answering(answers: { find?: Customer; merge?: Customer; delete?: boolean; tooLarge?: EmailKey[] }) {
  const asked: unknown[][] = [];
  const customers: CustomerRepository = {
    find: async (...question) => {
      asked.push(["find", ...question]);
      return answers.find;
    },
    merge: async (...question) => {
      asked.push(["merge", ...question]);
      if (answers.merge === undefined) throw new InvalidInputError([{ path: "data", message: "is too large" }]);
      return answers.merge;
    },
    mergeMany: async (...question) => {
      asked.push(["mergeMany", ...question]);
      return new Set(answers.tooLarge);
    },
    delete: async (...question) => {
      asked.push(["delete", ...question]);
      return answers.delete ?? false;
    },
  };
  return { customers, asked };
}

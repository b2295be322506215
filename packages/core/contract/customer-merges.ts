import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { CustomerMerge, CustomerRepository } from "../src/index.ts";
import { attributesBytes, profileLimits } from "../src/index.ts";
import { attributes, entries, locale, numbered, patch, remarkable } from "./customer-patches.ts";
import { address, at, newAccount } from "./world.ts";

/** The laws of `CustomerRepository.mergeMany`. */
export function customerMergeLaws(open: () => Promise<CustomerRepository>): void {
  const matt = address("matt@example.com");
  const anna = address("anna@example.com");

  it("gives for any list of merges what making them one by one gives", async () => {
    const customers = await open();
    const law = fc.asyncProperty(merges, merges, async (first, second) => {
      const [together, oneByOne] = [newAccount(), newAccount()];
      for (const [round, list] of [first, second].entries()) {
        expect(await customers.mergeMany(together, list, at(round))).toEqual(new Set());
        for (const { email, ...given } of list) await customers.merge(oneByOne, email, given, at(round));
      }
      for (const { email } of [...first, ...second]) {
        const [left, right] = [await customers.find(together, email.key), await customers.find(oneByOne, email.key)];
        expect(left).toEqual(right);
        expect(entries(left?.data)).toEqual(entries(right?.data));
      }
    });
    await fc.assert(law, { numRuns: 30 });
  });

  it("keeps every value exactly in a list of merges too", async () => {
    const customers = await open();
    const account = newAccount();
    const law = fc.asyncProperty(fc.array(attributes, { maxLength: 4 }), async (given) => {
      const list = given.map((data, index) => ({ email: address(`${index}${Math.random()}@example.com`), data }));
      await customers.mergeMany(account, list, at(0));
      for (const { email, data } of list) {
        expect(entries((await customers.find(account, email.key))?.data)).toEqual(entries(data));
      }
    });
    await fc.assert(law, { numRuns: 30, examples: [[[remarkable, {}, remarkable]]] });
  });

  it("leaves a profile that would be too large as it was, and merges the others", async () => {
    const customers = await open();
    const account = newAccount();
    const full = numbered(profileLimits.attributes);
    await customers.merge(account, matt, { data: full }, at(0));
    const list = [
      { email: anna, data: { city: "Bern" } },
      { email: matt, data: { a0: "changed" }, locale: locale("de-CH") },
      { email: address("new@example.com"), data: full },
      { email: matt, data: { more: 1 } },
      { email: address("new@example.com"), data: { more: 1 } },
    ];
    const refused = await customers.mergeMany(account, list, at(1));
    expect(refused).toEqual(new Set([matt.key, address("new@example.com").key]));
    expect(await customers.find(account, matt.key)).toEqual({ email: matt, created: at(0), data: full });
    expect((await customers.find(account, anna.key))?.data).toEqual({ city: "Bern" });
    expect(await customers.find(account, address("new@example.com").key)).toBeUndefined();
  });

  it("holds the bound on bytes exactly in a list of merges, by what they come to", async () => {
    const customers = await open();
    const account = newAccount();
    const first = { number: 1.5e300, zero: -0, größe: "é😀" };
    const room = profileLimits.bytes - attributesBytes({ ...first, rest: "" });
    await customers.mergeMany(account, [{ email: matt, data: first }], at(0));
    const rest = (count: number) => ({ email: matt, data: { rest: "x".repeat(count) } });
    expect(await customers.mergeMany(account, [rest(0), rest(room + 1)], at(0))).toEqual(new Set([matt.key]));
    expect(await customers.mergeMany(account, [rest(room + 1), rest(room)], at(0))).toEqual(new Set());
    expect(attributesBytes((await customers.find(account, matt.key))?.data ?? {})).toBe(profileLimits.bytes);
  });

  it("makes 1,000 merges at once, and none", async () => {
    const customers = await open();
    const account = newAccount();
    const list = Array.from({ length: 1000 }, (_, index) => ({
      email: address(`p${(index * 7919) % 400}@example.com`),
      data: { [`a${index % 7}`]: index },
    }));
    expect(await customers.mergeMany(account, [], at(0))).toEqual(new Set());
    expect(await customers.mergeMany(account, list, at(0))).toEqual(new Set());
    const own = list.filter(({ email }) => email.key === "p7@example.com").map(({ data }) => data);
    expect((await customers.find(account, address("p7@example.com").key))?.data).toEqual(Object.assign({}, ...own));
  });

  it("lets calls with the same people in opposite orders both succeed", async () => {
    const customers = await open();
    const account = newAccount();
    const calls = Array.from({ length: 8 }, (_, call) => {
      const list = Array.from({ length: 60 }, (_, index) => ({
        email: address(`p${index}@example.com`),
        data: { [`call_${call}`]: index },
      }));
      return customers.mergeMany(account, call % 2 === 0 ? list : list.toReversed(), at(0));
    });
    expect(await Promise.all(calls)).toEqual(calls.map(() => new Set()));
    const found = await customers.find(account, address("p59@example.com").key);
    expect(Object.values(found?.data ?? {})).toEqual(calls.map(() => 59));
  });

  it("takes no aliases of a list of merges", async () => {
    const customers = await open();
    const account = newAccount();
    const given = [{ email: { ...matt }, data: { city: "Bern", deep: { list: [1] } } }];
    await customers.mergeMany(account, given, at(0));
    for (const { email, data } of given) {
      Object.assign(email, { spelling: "changed" });
      Object.assign(data.deep, { list: "changed" });
      Object.assign(data, { city: "changed" });
    }
    const data = { city: "Bern", deep: { list: [1] } };
    expect(await customers.find(account, matt.key)).toEqual({ email: matt, created: at(0), data });
  });

  it("makes a list of merges in its own account alone", async () => {
    const customers = await open();
    const [ours, theirs] = [newAccount(), newAccount()];
    await customers.mergeMany(ours, [{ email: matt, data: { whose: "ours" } }], at(0));
    expect(await customers.find(theirs, matt.key)).toBeUndefined();
    await customers.mergeMany(theirs, [{ email: matt, data: { whose: "theirs", more: 1 } }], at(0));
    expect((await customers.find(ours, matt.key))?.data).toEqual({ whose: "ours" });
  });
}

const merges: fc.Arbitrary<CustomerMerge[]> = fc.array(
  fc
    .tuple(fc.constantFrom("a@x.de", "A@x.de", "B@x.de", "b@x.de", "c@x.de"), patch)
    .map(([email, given]) => ({ email: address(email), ...given })),
  { maxLength: 12 },
);

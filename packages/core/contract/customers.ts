import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CustomerRepository } from "../src/index.ts";
import { attributesBytes, InvalidInputError, mergeCustomer, profileLimits } from "../src/index.ts";
import { customerMergeLaws } from "./customer-merges.ts";
import { attributes, entries, locale, numbered, patch, remarkable } from "./customer-patches.ts";
import { address, at, newAccount } from "./world.ts";

/** The laws of `CustomerRepository`. `open` gives a store that may hold other accounts already. */
export function customerContract(name: string, open: () => Promise<CustomerRepository>): void {
  describe(`${name}: customers`, () => {
    const matt = address("matt@example.com");

    it("answers undefined for a customer that does not exist", async () => {
      const customers = await open();
      expect(await customers.find(newAccount(), matt.key)).toBeUndefined();
    });

    it("creates a customer by the first merge, and answers it", async () => {
      const customers = await open();
      const account = newAccount();
      const merged = await customers.merge(account, matt, { data: { city: "Bern" }, locale: locale("de-CH") }, at(7));
      expect(merged).toEqual({ email: matt, created: at(7), data: { city: "Bern" }, locale: "de-CH" });
      expect(await customers.find(account, matt.key)).toEqual(merged);
    });

    it("keeps the spelling and the time of the first merge", async () => {
      const customers = await open();
      const account = newAccount();
      await customers.merge(account, address("Matt@Example.com"), { data: {} }, at(0));
      await customers.merge(account, address("MATT@example.com"), { data: {} }, at(9));
      expect(await customers.find(account, matt.key)).toEqual({
        email: address("Matt@Example.com"),
        created: at(0),
        data: {},
      });
    });

    it("gives for any sequence of patches what folding mergeCustomer gives", async () => {
      const customers = await open();
      const law = fc.asyncProperty(fc.array(patch, { minLength: 1, maxLength: 6 }), async (patches) => {
        const account = newAccount();
        const answers = [];
        for (const given of patches) answers.push(await customers.merge(account, matt, given, at(0)));
        const folded = patches.reduce(mergeCustomer);
        expect(answers.at(-1)).toEqual({ email: matt, created: at(0), ...folded });
        expect(await customers.find(account, matt.key)).toEqual(answers.at(-1));
      });
      await fc.assert(law, { numRuns: 60 });
    });

    it("keeps every value exactly: signs, digits, names and any Unicode", async () => {
      const customers = await open();
      const account = newAccount();
      const law = fc.asyncProperty(attributes, async (data) => {
        const email = address(`${Math.random()}@example.com`);
        const merged = await customers.merge(account, email, { data }, at(0));
        const found = await customers.find(account, email.key);
        expect(entries(merged.data)).toEqual(entries(data));
        expect(entries(found?.data)).toEqual(entries(data));
      });
      await fc.assert(law, { numRuns: 60, examples: [[remarkable]] });
    });

    it("leaves one row with 64 attributes after 64 concurrent merges into a new address", async () => {
      const customers = await open();
      const account = newAccount();
      const names = Array.from({ length: 64 }, (_, index) => `key_${index}`);
      await Promise.all(names.map((key) => customers.merge(account, matt, { data: { [key]: key } }, at(0))));
      const found = await customers.find(account, matt.key);
      expect(found?.data).toEqual(Object.fromEntries(names.map((key) => [key, key])));
    });

    it("refuses a merge that would make a profile too large, and changes nothing", async () => {
      const customers = await open();
      const account = newAccount();
      const many = numbered(profileLimits.attributes);
      await customers.merge(account, matt, { data: many }, at(0));
      await customers.merge(account, matt, { data: { a0: true } }, at(0));
      await expect(customers.merge(account, matt, { data: { more: 1 } }, at(0))).rejects.toThrow(InvalidInputError);
      expect((await customers.find(account, matt.key))?.data).toEqual({ ...many, a0: true });
    });

    it("refuses a first merge that is too large, and creates nobody", async () => {
      const customers = await open();
      const account = newAccount();
      for (const data of [numbered(profileLimits.attributes + 1), { text: "x".repeat(profileLimits.bytes) }]) {
        await expect(customers.merge(account, matt, { data }, at(0))).rejects.toThrow(InvalidInputError);
      }
      expect(await customers.find(account, matt.key)).toBeUndefined();
    });

    it("holds the bound on bytes exactly, however numbers are written", async () => {
      const customers = await open();
      const account = newAccount();
      const first = { numbers: 1.5e300, größe: -1e-7, big: 1e21, zero: -0, 'quote"d': "tab\tnew\nline\u0001é😀" };
      const room = profileLimits.bytes - attributesBytes({ ...first, rest: "" });
      await customers.merge(account, matt, { data: first }, at(0));
      const tooLarge = customers.merge(account, matt, { data: { rest: "x".repeat(room + 1) } }, at(0));
      await expect(tooLarge).rejects.toThrow(InvalidInputError);
      const full = await customers.merge(account, matt, { data: { rest: "x".repeat(room) } }, at(0));
      expect(attributesBytes(full.data)).toBe(profileLimits.bytes);
    });

    it("removes a customer, says whether there was one, and starts anew afterwards", async () => {
      const customers = await open();
      const account = newAccount();
      await customers.merge(account, matt, { data: { city: "Bern" }, locale: locale("de-CH") }, at(0));
      expect(await customers.delete(account, matt.key)).toBe(true);
      expect(await customers.delete(account, matt.key)).toBe(false);
      expect(await customers.find(account, matt.key)).toBeUndefined();
      const again = await customers.merge(account, matt, { data: { plan: "pro" } }, at(5));
      expect(again).toEqual({ email: matt, created: at(5), data: { plan: "pro" } });
    });

    it("gives and takes no aliases", async () => {
      const customers = await open();
      const account = newAccount();
      const given = { data: { city: "Bern", deep: { list: [1] } } };
      const merged = await customers.merge(account, matt, given, at(0));
      const found = await customers.find(account, matt.key);
      for (const object of [given, merged, found]) {
        Object.assign(object?.data ?? {}, { city: "changed" });
        Object.assign(Object(object?.data["deep"]), { list: "changed" });
      }
      expect((await customers.find(account, matt.key))?.data).toEqual({ city: "Bern", deep: { list: [1] } });
    });

    it("does not let accounts see or change each other's customers", async () => {
      const customers = await open();
      const [ours, theirs] = [newAccount(), newAccount()];
      await customers.merge(ours, matt, { data: { whose: "ours" } }, at(0));
      expect(await customers.find(theirs, matt.key)).toBeUndefined();
      await customers.merge(theirs, matt, { data: { whose: "theirs" } }, at(0));
      expect(await customers.delete(theirs, matt.key)).toBe(true);
      expect((await customers.find(ours, matt.key))?.data).toEqual({ whose: "ours" });
    });

    customerMergeLaws(open);
  });
}

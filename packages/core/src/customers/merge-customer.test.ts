import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { address } from "../../contract/world.ts";
import { parseLocale } from "../locale.ts";
import { microseconds } from "../time.ts";
import type { CustomerMerge, CustomerPatch } from "./customer.ts";
import { foldMerges, mergeCustomer } from "./merge-customer.ts";

const name = fc.constantFrom("a", "b", "city", "", "1", "__proto__", "constructor", "toString");
const value = fc.constantFrom(-0, 0, 1, "", "Bern", null, true, false, [1], { deep: 1 }, { other: 2 });
const locale = fc.constantFrom("en-US", "de-DE", "iw-IL").map(parseLocale);
const data = fc.dictionary(name, value, { noNullPrototype: true });
const patch: fc.Arbitrary<CustomerPatch> = fc
  .tuple(data, fc.option(locale, { nil: undefined }))
  .map(([given, tag]) => ({ data: given, ...(tag !== undefined && { locale: tag }) }));

describe("mergeCustomer", () => {
  it("has an identity on both sides", () => {
    const law = fc.property(patch, (given) => {
      expect(told(mergeCustomer({ data: {} }, given))).toEqual(told(given));
      expect(told(mergeCustomer(given, { data: {} }))).toEqual(told(given));
    });
    fc.assert(law);
  });

  it("is associative", () => {
    const law = fc.property(patch, patch, patch, (first, second, third) => {
      const left = mergeCustomer(mergeCustomer(first, second), third);
      const right = mergeCustomer(first, mergeCustomer(second, third));
      expect(told(left)).toEqual(told(right));
    });
    fc.assert(law);
  });

  it("takes each attribute from the right where it stands there, and from the left where it does not", () => {
    const law = fc.property(patch, patch, (left, right) => {
      const merged = new Map(Object.entries(mergeCustomer(left, right).data));
      const [kept, brought] = [new Map(Object.entries(left.data)), new Map(Object.entries(right.data))];
      expect(new Set(merged.keys())).toEqual(new Set([...kept.keys(), ...brought.keys()]));
      for (const [key, member] of merged) expect(member).toBe(brought.has(key) ? brought.get(key) : kept.get(key));
    });
    fc.assert(law);
  });

  it("does not merge what is inside a value", () => {
    const merged = mergeCustomer(
      { data: { home: { city: "Bern", zip: 3000 } } },
      { data: { home: { city: "Basel" } } },
    );
    expect(merged.data).toEqual({ home: { city: "Basel" } });
  });

  it("replaces by null, false, zero and the empty text, which are values like any other", () => {
    const merged = mergeCustomer({ data: { a: 1, b: 1, c: 1, d: 1 } }, { data: { a: null, b: false, c: 0, d: "" } });
    expect(merged.data).toEqual({ a: null, b: false, c: 0, d: "" });
  });

  it("takes the locale of the right where one is given, and else leaves it", () => {
    const law = fc.property(patch, patch, (left, right) => {
      expect(mergeCustomer(left, right).locale).toBe(right.locale ?? left.locale);
      expect("locale" in mergeCustomer(left, right)).toBe("locale" in left || "locale" in right);
    });
    fc.assert(law);
  });

  it("changes neither of the two", () => {
    const law = fc.property(patch, patch, (left, right) => {
      const before = [told(left), told(right)];
      mergeCustomer(left, right);
      expect([told(left), told(right)]).toEqual(before);
    });
    fc.assert(law);
    const frozen = { data: Object.freeze({ a: 1 }) };
    expect(mergeCustomer(Object.freeze(frozen), Object.freeze({ data: Object.freeze({ b: 2 }) })).data).toEqual({
      a: 1,
      b: 2,
    });
  });

  it("keeps an attribute named __proto__ as one of its own, from either side", () => {
    const own: CustomerPatch = { data: JSON.parse('{"__proto__":"own"}') };
    for (const merged of [mergeCustomer(own, { data: { a: 1 } }), mergeCustomer({ data: { a: 1 } }, own)]) {
      expect(new Map(Object.entries(merged.data))).toEqual(
        new Map<string, unknown>([
          ["__proto__", "own"],
          ["a", 1],
        ]),
      );
      expect(Object.getPrototypeOf(merged.data)).toBe(Object.prototype);
    }
  });

  it("leaves all else that a customer has as it is", () => {
    const customer = { email: "kept", created: microseconds(7), data: { a: 1 } };
    expect(mergeCustomer(customer, { data: { a: 2 } })).toEqual({ email: "kept", created: 7, data: { a: 2 } });
  });
});

describe("foldMerges", () => {
  const merges: fc.Arbitrary<CustomerMerge[]> = fc.array(
    fc
      .tuple(fc.constantFrom("a@x.de", "A@x.de", "b@x.de", "c@x.de"), patch)
      .map(([email, given]) => ({ email: address(email), ...given })),
    { maxLength: 20 },
  );

  it("gives for each person what folding mergeCustomer over their merges gives, with the first spelling", () => {
    const law = fc.property(merges, (all) => {
      for (const merge of foldMerges(all)) {
        const own = all.filter(({ email }) => email.key === merge.email.key);
        expect(told(merge)).toEqual(told(own.reduce((left, right) => mergeCustomer(left, right))));
        expect(merge.email).toEqual(own[0]?.email);
      }
    });
    fc.assert(law);
  });

  it("gives each person once, where they come first", () => {
    const law = fc.property(merges, (all) => {
      expect(foldMerges(all).map(({ email }) => email.key)).toEqual([...new Set(all.map(({ email }) => email.key))]);
    });
    fc.assert(law);
  });

  it("folds a thousand patches of one person that share no name in little time", () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({
      email: address("a@x.de"),
      data: Object.fromEntries(Array.from({ length: 100 }, (_, name) => [`${index}_${name}`, name])),
    }));
    const start = Date.now();
    const [folded] = foldMerges(many);
    expect(Object.keys(folded?.data ?? {})).toHaveLength(100_000);
    expect(Date.now() - start).toBeLessThan(5000);
  });
});

/** All that a patch says, in one order, so that own members named `__proto__` are compared as well. */
function told({ data: attributes, locale: tag }: CustomerPatch): unknown[] {
  return [tag, Object.entries(attributes).toSorted(([left], [right]) => (left < right ? -1 : 1))];
}

import * as fc from "fast-check";
import type { Attributes, CustomerPatch, Locale } from "../src/index.ts";

/** What a careless store would change. */
export const remarkable: Attributes = {
  ...JSON.parse('{"__proto__":"own","constructor":1,"prototype":null,"":"empty"}'),
  negativeZero: -0,
  zero: 0,
  large: 1e21,
  largest: Number.MAX_VALUE,
  smallest: Number.MIN_VALUE,
  decimal: 0.1234567890123456789,
  sum: 0.1 + 0.2,
  safe: Number.MAX_SAFE_INTEGER,
  composed: "é",
  decomposed: "e\u0301",
  astral: "😀𝒳",
  separators: '\u2028\u2029\u007f\u0001\u001f\\"/',
  bidi: "\u202eabc\ufeff",
};

const text = fc.string({ unit: "binary" }).filter((value) => !value.includes("\u0000") && value.isWellFormed());
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const value = fc.oneof(text, number, fc.integer(), fc.boolean(), fc.constant(null), fc.constant(-0));
/** Any attributes. */
export const attributes = fc.dictionary(text, value, { maxKeys: 12, noNullPrototype: true });
/** Patches of few names, so that one meets what another brought. */
export const patch: fc.Arbitrary<CustomerPatch> = fc.record(
  {
    data: fc.dictionary(fc.constantFrom("a", "b", "c", "city", "__proto__", ""), value, { noNullPrototype: true }),
    locale: fc.constantFrom("en-US", "de-DE").map(locale),
  },
  { requiredKeys: ["data"] },
);

/** The locale that a tag spells. */
export function locale(tag: string): Locale {
  return tag as Locale;
}

/** So many attributes. */
export function numbered(count: number): Attributes {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index]));
}

/** The members of attributes, in one order. */
export function entries(data: Attributes | undefined): [string, unknown][] {
  return Object.entries(data ?? {}).toSorted(([left], [right]) => (left < right ? -1 : 1));
}

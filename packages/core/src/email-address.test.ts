import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { EmailAddress, parseEmailAddress } from "./email-address.ts";
import { utf8Length } from "./text.ts";

const accepted = (text: string) => parseEmailAddress(text) !== undefined;
const keyOf = (text: string) => parseEmailAddress(text)?.key;

describe("the key of an address", () => {
  it.each([
    ["matt@example.com", "matt@example.com"],
    ["Matt@Example.COM", "matt@example.com"],
    [" \t\u00a0\ufeffmatt@example.com\r\n", "matt@example.com"],
    ["O'Neil@x.ie", "o'neil@x.ie"],
    ["a/b@x.de", "a/b@x.de"],
    ["a%b@x.de", "a%b@x.de"],
    ["a%40b@x.de", "a%40b@x.de"],
    ["!#$%&'*+/=?^_`{|}~-@x.de", "!#$%&'*+/=?^_`{|}~-@x.de"],
    [".a..b.@x.de", ".a..b.@x.de"],
    ["a@localhost", "a@localhost"],
    ["a@a-b--c.0.de", "a@a-b--c.0.de"],
    ["GRÖSSE@x.de", "grösse@x.de"],
    ["用户@例子.公司", "用户@xn--fsqu00a.xn--55qx5d"],
    ["ДМИТРИЙ@почта.рф", "дмитрий@xn--80a1acny.xn--p1ai"],
    ["😀@x.de", "😀@x.de"],
  ])("of %j is %j", (text, key) => {
    expect(keyOf(text)).toBe(key);
  });

  it.each([
    "a@münchen.de",
    "a@MÜNCHEN.DE",
    "a@mu\u0308nchen.de",
    "A@MU\u0308NCHEN.DE",
    "a@ｍünchen．ｄｅ",
    "a@münchen。de",
    "a@mün\u00adchen.de",
    "a@xn--mnchen-3ya.de",
    "a@XN--MNCHEN-3YA.de",
  ])("is the ASCII form of the domain for %j", (text) => {
    expect(keyOf(text)).toBe("a@xn--mnchen-3ya.de");
  });

  it("is the same for a composed and a decomposed local part, in whatever case", () => {
    for (const text of ["é@x.de", "e\u0301@x.de", "É@x.de", "E\u0301@x.de"]) expect(keyOf(text)).toBe("é@x.de");
    expect(keyOf("I\u0307@x.de")).toBe(keyOf("\u0130@x.de"));
    // Composed in lower case only.
    expect(keyOf("H\u0331@x.de")).toBe(keyOf("\u1e96@x.de"));
  });

  it("keeps addresses apart that a host may keep apart", () => {
    const apart = [
      "matt@x.de",
      "matt+news@x.de",
      "matt+@x.de",
      "m.att@x.de",
      "ma.tt@x.de",
      "mått@x.de",
      "matt@x.de.de",
    ];
    expect(new Set(apart.map(keyOf)).size).toBe(apart.length);
    expect(keyOf("a@faß.de")).not.toBe(keyOf("a@fass.de"));
  });

  it("does not take a domain of numbers in other digits for the short form of an IP address", () => {
    expect(["a@1.1", undefined]).toContain(keyOf("a@１.１"));
    expect(["a@0x7f.1", undefined]).toContain(keyOf("a@0x7f.１"));
  });

  it("is its own key, within the limits, with a domain of lower-case ASCII", () => {
    const law = fc.property(addressLike, (text) => {
      const address = parseEmailAddress(text);
      fc.pre(address !== undefined);
      expect(parseEmailAddress(address.key)).toEqual({ key: address.key, spelling: address.key });
      expect(address.key).toMatch(/^[^@]+@[a-z0-9.-]+$/);
      expect(utf8Length(address.key)).toBeLessThanOrEqual(254);
      expect(address.spelling).toBe(text.trim());
    });
    fc.assert(law, { numRuns: 500 });
  });

  it("is the same whatever the case, the normal form or the space around an address", () => {
    const simple = fc.string({ unit: fc.constantFrom(..."abcxyz019äöüéçñ"), minLength: 1, maxLength: 12 });
    const law = fc.property(simple, simple, fc.constantFrom("NFC", "NFD"), (local, domain, form) => {
      const text = `${local}@${domain}.de`;
      expect(keyOf(`\n ${text.toUpperCase().normalize(form)}\t`)).toBe(keyOf(text));
      expect(accepted(text)).toBe(true);
    });
    fc.assert(law);
  });
});

describe("the spelling of an address", () => {
  it.each([
    ["  Matt@Example.COM ", "Matt@Example.COM"],
    ["A@MU\u0308NCHEN.de", "A@MU\u0308NCHEN.de"],
    ["e\u0301@x.de", "e\u0301@x.de"],
  ])("of %j is %j, as it was written but for the space around it", (text, spelling) => {
    expect(parseEmailAddress(text)?.spelling).toBe(spelling);
  });
});

describe("the limits of an address", () => {
  const domainOf189 = `${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(61)}`;

  it("are 64 bytes before the @, in UTF-8 and in the normal form", () => {
    expect(accepted(`${"a".repeat(64)}@x.de`)).toBe(true);
    expect(accepted(`${"a".repeat(65)}@x.de`)).toBe(false);
    expect(accepted(`${"é".repeat(32)}@x.de`)).toBe(true);
    expect(accepted(`${"é".repeat(32)}a@x.de`)).toBe(false);
    expect(accepted(`${"e\u0301".repeat(32)}@x.de`)).toBe(true);
    // Two bytes each, but three in lower case.
    expect(accepted(`${"\u0130".repeat(21)}a@x.de`)).toBe(true);
    expect(accepted(`${"\u0130".repeat(22)}@x.de`)).toBe(false);
  });

  it("are 254 bytes in all", () => {
    expect(accepted(`${"a".repeat(64)}@${domainOf189}`)).toBe(true);
    expect(accepted(`${"a".repeat(64)}@${domainOf189}d`)).toBe(false);
    expect(accepted(`a@${domainOf189}.${"e".repeat(62)}`)).toBe(true);
    expect(accepted(`a@${domainOf189}.${"e".repeat(63)}`)).toBe(false);
    expect(accepted(`${"é".repeat(32)}@${domainOf189}`)).toBe(true);
    expect(accepted(`${"é".repeat(32)}@${domainOf189}d`)).toBe(false);
  });

  it("count the domain in its ASCII form", () => {
    // 23 labels of 7 characters and a dot, a name of 64 and the @: 249 bytes.
    const start = `${"a".repeat(64)}@${"ü.".repeat(23)}`;
    expect(utf8Length(keyOf(`${start}bcdef`) ?? "")).toBe(254);
    expect(accepted(`${start}bcdefg`)).toBe(false);
  });

  it("are 63 characters for a label of the domain, in its ASCII form", () => {
    expect(accepted(`a@${"b".repeat(63)}.de`)).toBe(true);
    expect(accepted(`a@${"b".repeat(64)}.de`)).toBe(false);
    const label = `ü${"b".repeat(55)}`;
    expect(keyOf(`a@${label}.de`)).toMatch(/^a@xn--[a-z0-9-]{59}\.de$/);
    expect(accepted(`a@${label}b.de`)).toBe(false);
  });

  it("are 320 bytes for the spelling, however short the key", () => {
    const hyphens = "\u00ad".repeat(157);
    expect(keyOf(`a@b${hyphens}.de`)).toBe("a@b.de");
    expect(accepted(`a@bc${hyphens}.de`)).toBe(false);
    expect(accepted(`a@${"b".repeat(319)}`)).toBe(false);
  });
});

describe("EmailAddress", () => {
  it("reads a text as parseEmailAddress does", () => {
    expect(v.parse(EmailAddress, " Matt@X.de ")).toEqual({ key: "matt@x.de", spelling: "Matt@X.de" });
  });

  it.each(["matt", "", 7, null, undefined, { key: "a@x.de" }])("refuses %j and does not repeat it", (input) => {
    const { issues } = v.safeParse(EmailAddress, input);
    expect(issues?.map(({ message }) => message)).toEqual(["must be an email address"]);
  });
});

const anyCharacter = fc.string({ unit: "binary", minLength: 1, maxLength: 1 });
const likely = fc.constantFrom(..."aBz09.-+'ßẞſİıΣςµÄü\u0308\u0301\u0345\u0327ΐჀᏀꭰǅ中１．。ªⅧ①\u00ad😀 ");
const part = fc.string({
  unit: fc.oneof({ weight: 9, arbitrary: likely }, { weight: 1, arbitrary: anyCharacter }),
  minLength: 1,
  maxLength: 8,
});
const addressLike = fc
  .tuple(part, part, fc.constantFrom("", ".de", ".рф", ".DE"))
  .map(([local, domain, end]) => `${local}@${domain}${end}`);

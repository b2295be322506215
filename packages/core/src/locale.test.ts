import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Locale, parseLocale } from "./locale.ts";

const letters = "abcdefghijklmnopqrstuvwxyz";
const word = (length: number) => fc.string({ unit: fc.constantFrom(...letters), minLength: length, maxLength: length });

// A tag in the case of RFC 5646, section 2.1.1: language, Script, REGION and private use.
const canonical = fc
  .tuple(
    fc.oneof(word(2), word(3)),
    fc.option(
      word(4).map((script) => script.charAt(0).toUpperCase() + script.slice(1)),
      { nil: undefined },
    ),
    fc.option(
      fc.oneof(
        word(2).map((region) => region.toUpperCase()),
        fc.constantFrom("419", "001"),
      ),
      { nil: undefined },
    ),
    fc.option(
      word(2).map((part) => `x-${part}-${part}${part}`),
      { nil: undefined },
    ),
  )
  .map((parts) => parts.filter((part) => part !== undefined).join("-"));

describe("parseLocale", () => {
  it.each([
    ["en-US", "en-US"],
    ["en", "en"],
    ["EN-us", "en-US"],
    ["zh-hant-tw", "zh-Hant-TW"],
    ["SR-LATN-RS", "sr-Latn-RS"],
    ["es-419", "es-419"],
    ["de-ch-1996", "de-CH-1996"],
    ["SL-ROZAJ-BISKE", "sl-rozaj-biske"],
    ["en-u-ca-buddhist", "en-u-ca-buddhist"],
    ["EN-US-U-CO-PHONEBK-CA-GREGORY", "en-US-u-co-phonebk-ca-gregory"],
    ["de-T-EN-us", "de-t-en-us"],
    ["qaa-Qaaa-QM-X-Southern-LATN-us", "qaa-Qaaa-QM-x-southern-latn-us"],
    ["und", "und"],
    ["tlh", "tlh"],
  ])("reads %j as %j", (text, locale) => {
    expect(parseLocale(text)).toBe(locale);
  });

  it("reads a tag for private use only, such as x-whatever, which RFC 5646 takes for well-formed", () => {
    expect(parseLocale("X-Whatever-US")).toBe("x-whatever-us");
  });

  it.each([
    ["en_US", "en-US"],
    ["zh_hant_TW", "zh-Hant-TW"],
    ["pt_br", "pt-BR"],
  ])("reads %j, as older systems write it, as %j", (text, locale) => {
    expect(parseLocale(text)).toBe(locale);
  });

  it.each(["iw-IL", "in", "sh", "mo-MD", "zh-CN", "de-DD", "art-lojban", "hy-Latn-IT-arevela", "en-u-ca-islamicc"])(
    "does not replace %j by a newer tag",
    (text) => {
      expect(parseLocale(text)).toBe(text);
    },
  );

  it.each([
    "",
    "_",
    "C",
    "a",
    "english please",
    "en US",
    " en",
    "en\n",
    "en--US",
    "-en",
    "en-",
    "en_",
    "en_US.UTF-8",
    "de_DE@euro",
    "en-x-",
    "en-abcdefghi",
    "de-DE-1901-1901",
    "en-a-bb-a-cc",
    "e\u0301n",
    "\u212Aa",
    "en-\u0131t",
    "en\u0000",
    "en\ud800",
    "../en",
    "<b>",
    "日本",
  ])("refuses %j", (text) => {
    expect(parseLocale(text)).toBeUndefined();
  });

  it("allows 64 characters and no more", () => {
    const longest = `en-x${"-abcdefgh".repeat(6)}-abcde`;
    expect(longest).toHaveLength(64);
    expect(parseLocale(longest)).toBe(longest);
    expect(parseLocale(`${longest}z`)).toBeUndefined();
  });

  it("gives any case, with hyphens or underlines, the one case of RFC 5646", () => {
    const law = fc.property(
      canonical,
      fc.infiniteStream(fc.boolean()),
      fc.constantFrom("-", "_"),
      (tag, upper, joint) => {
        const cased = Array.from(tag, (letter) => (upper.next().value ? letter.toUpperCase() : letter.toLowerCase()));
        expect(parseLocale(cased.join("").replaceAll("-", joint))).toBe(tag);
      },
    );
    fc.assert(law);
  });

  it("leaves what it gave as it is", () => {
    const part = fc.constantFrom("en", "US", "Latn", "u", "x", "t", "ca", "1996", "419", "abcde", "CO", "HANT", "a");
    const law = fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
      const locale = parseLocale(parts.join("_"));
      fc.pre(locale !== undefined);
      expect(parseLocale(locale)).toBe(locale);
    });
    fc.assert(law);
  });
});

describe("Locale", () => {
  it("reads a text as parseLocale does", () => {
    expect(v.parse(Locale, "de_ch")).toBe("de-CH");
  });

  it.each(["english please", "", 7, null, ["en"]])("refuses %j and says what it expects", (input) => {
    const { issues, success } = v.safeParse(Locale, input);
    expect(success).toBe(false);
    expect(issues?.map(({ message }) => message)).toEqual(["must be a BCP 47 language tag such as en-US"]);
  });
});

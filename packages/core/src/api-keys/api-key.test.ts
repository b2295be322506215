import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { ApiKeySecret, digestOf, modeOf, newApiKeySecret } from "./api-key.ts";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const prefixLength = "pb_live_".length;
const checksumLength = 6;
const accepted = (input: unknown) => v.is(ApiKeySecret, input);

describe("newApiKeySecret", () => {
  it.each(["live", "test"] as const)("makes a %s key of the prefix, the random part and the checksum", (mode) => {
    const secret = newApiKeySecret(mode);
    expect(secret).toMatch(/^pb_(live|test)_[0-9A-Za-z]{33}$/);
    expect(secret.startsWith(`pb_${mode}_`)).toBe(true);
    expect(modeOf(secret)).toBe(mode);
    expect(v.parse(ApiKeySecret, secret)).toBe(secret);
  });

  it("never makes one twice: 10,000 differ, in what is random and in what is stored", async () => {
    const secrets = Array.from({ length: 10_000 }, () => newApiKeySecret("live"));
    expect(new Set(secrets.map(randomPart)).size).toBe(10_000);
    expect(new Set(await Promise.all(secrets.slice(0, 1000).map(digestOf))).size).toBe(1000);
  });

  it("has at least 128 random bits, each character of which takes every value", () => {
    const parts = Array.from({ length: 3000 }, () => randomPart(newApiKeySecret("test")));
    expect(Math.log2(62) * randomPart(newApiKeySecret("live")).length).toBeGreaterThanOrEqual(128);
    // The first character holds what is left over of 160 bits; each of the others is any of 62.
    for (let index = 1; index < 27; index += 1) {
      expect(new Set(parts.map((part) => part.charAt(index))).size).toBe(62);
    }
  });
});

describe("ApiKeySecret", () => {
  it.each(["pb_live_0000000000000000000000000002fi00f", "pb_test_0123456789ABCDEFGHIJKabcdef29LdQj"])(
    "accepts %j, a key of ours made by hand with the CRC-32 of another program",
    (secret) => {
      expect(v.parse(ApiKeySecret, secret)).toBe(secret);
    },
  );

  it("refuses a key of ours with any single character mistyped after the prefix", () => {
    const secret = newApiKeySecret("live");
    const wrong = Array.from(secret.slice(prefixLength)).flatMap((right, index) =>
      Array.from(`${alphabet}-_!`)
        .filter((character) => character !== right)
        .map((character) => secret.slice(0, prefixLength + index) + character + secret.slice(prefixLength + index + 1)),
    );
    expect(wrong).toHaveLength(33 * 64);
    expect(wrong.filter(accepted)).toEqual([]);
  });

  it("refuses a key of ours with two neighbours exchanged, a character lost or one doubled", () => {
    const law = fc.property(fc.integer({ min: prefixLength, max: prefixLength + 31 }), (index) => {
      const secret = newApiKeySecret("test");
      const [start, one, other, rest] = [
        secret.slice(0, index),
        secret.charAt(index),
        secret.charAt(index + 1),
        secret.slice(index + 2),
      ];
      fc.pre(one !== other);
      expect(
        [start + other + one + rest, start + other + rest, start + one + one + other + rest].filter(accepted),
      ).toEqual([]);
    });
    fc.assert(law);
  });

  it("refuses a key of ours in the other mode, cut off or continued", () => {
    const secret = newApiKeySecret("live");
    const others = [
      secret.replace("live", "test"),
      secret.slice(0, -1),
      `${secret}0`,
      secret.slice(0, -checksumLength),
      secret.toUpperCase().replace("PB_LIVE", "pb_live"),
    ];
    expect(others.filter(accepted)).toEqual([]);
  });

  it.each([
    "12345678",
    "live_8a5c9b2e4f",
    "test_0c4b4a6f0b5d4d8f9e",
    "SG.abc-DEF_123=",
    "!\"#$%&'()*+-./0123456789;<=>?@[\\]^_`{|}~",
    "PB_LIVE_not_of_our_form",
    "x".repeat(255),
  ])("accepts %j, a key brought along from elsewhere", (secret) => {
    expect(v.parse(ApiKeySecret, secret)).toBe(secret);
    expect(modeOf(v.parse(ApiKeySecret, secret))).toBe("live");
  });

  it.each([
    ...["", "1234567", "x".repeat(256), "with space", " leading1", "trailing1 ", "with:colon", "with,comma"],
    ...[
      "with\ttab1",
      "new\nline1",
      "newline1\n",
      "with\u0000nul",
      "with\u007fdel",
      "schlüssel",
      "ключ-ключ",
      "😀😀😀😀",
    ],
    ...[12_345_678, null, undefined, ["12345678"]],
  ])("refuses %j", (input) => {
    expect(accepted(input)).toBe(false);
  });
});

describe("digestOf", () => {
  it("is the SHA-256 in hexadecimal, so that keys keep opening what they opened", async () => {
    expect(await digestOf("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

function randomPart(secret: string): string {
  return secret.slice(prefixLength, -checksumLength);
}

import { describe, expect, it } from "vitest";
import { randomBase62, toBase62 } from "./base62.ts";

describe("toBase62", () => {
  it.each([
    [0n, 3, "000"],
    [61n, 1, "z"],
    [62n, 2, "10"],
    [62n ** 3n - 1n, 3, "zzz"],
    [2n ** 160n - 1n, 27, "aWgEPTl1tmebfsQzFP4bxwgy80V"],
  ])("writes %d in %d digits as %j", (number, length, text) => {
    expect(toBase62(number, length)).toBe(text);
  });

  it("leaves off what stands before the digits that are asked for", () => {
    expect(toBase62(62n ** 2n + 5n, 2)).toBe("05");
  });

  it("sorts as the numbers do", () => {
    const texts = [0n, 9n, 10n, 35n, 36n, 61n, 62n, 3844n].map((number) => toBase62(number, 4));
    expect(texts.toSorted()).toEqual(texts);
  });
});

describe("randomBase62", () => {
  it("is 27 digits, other ones each time", () => {
    const texts = Array.from({ length: 1000 }, randomBase62);
    for (const text of texts) expect(text).toMatch(/^[0-9A-Za-z]{27}$/);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

import { isStorable, utf8Length } from "@postbook/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipText, identifier, oneLine } from "./bounds.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom("a", "é", "中", "😀", "\ud83d", "\ude00", "\u0000", "\n", " ", "\u202e"),
    maxLength: 40,
  }),
);
const bound = fc.integer({ min: 0, max: 40 });

describe("clipText", () => {
  it("gives what can be stored of a text, as much as fits", () => {
    const law = fc.property(anyText, bound, (text, bytes) => {
      const clipped = clipText(text, bytes);
      expect(isStorable(clipped)).toBe(true);
      expect(utf8Length(clipped)).toBeLessThanOrEqual(bytes);
      const whole = text.replaceAll("\u0000", "\ufffd").toWellFormed();
      expect(whole.startsWith(clipped)).toBe(true);
      // The next character would not fit.
      const [next = ""] = whole.slice(clipped.length);
      expect(next === "" || utf8Length(clipped + next) > bytes).toBe(true);
    });
    fc.assert(law, { numRuns: 500 });
  });

  it("changes nothing about a text that fits", () => {
    for (const text of ["", "abc", "é😀", "\n\t\u202e"]) expect(clipText(text, 9)).toBe(text);
  });
});

describe("oneLine", () => {
  it("gives one line within the bound, or nothing", () => {
    const law = fc.property(anyText, bound, (text, bytes) => {
      const line = oneLine(text, bytes) ?? "x".repeat(bytes);
      expect(isStorable(line)).toBe(true);
      expect(utf8Length(line)).toBeLessThanOrEqual(bytes);
      expect(line).not.toMatch(/[\n\r\0]|^ /);
    });
    fc.assert(law);
  });

  it.each([
    [" 550\r\n\u0000 5.1.1\tno  user ", "550 5.1.1 no user"],
    ["\r\n", undefined],
    ["", undefined],
    [undefined, undefined],
    ["<b>x</b>", "<b>x</b>"],
  ])("makes of %j %j", (text, line) => {
    expect(oneLine(text, 100)).toBe(line);
  });
});

describe("identifier", () => {
  it("gives a text as it is, or nothing", () => {
    const law = fc.property(anyText, bound, (text, bytes) => {
      const fits = text !== "" && isStorable(text) && utf8Length(text) <= bytes;
      expect(identifier(text, bytes)).toBe(fits ? text : undefined);
    });
    fc.assert(law);
    expect(identifier(undefined, 9)).toBeUndefined();
  });
});

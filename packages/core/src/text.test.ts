import * as fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { boundedText, compareText, identifierText, isStorable, utf8Length } from "./text.ts";

// Texts that differ where code units and code points disagree, often with a common beginning.
const tricky = fc.string({
  unit: fc.constantFrom("a", "Z", "é", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "𐀀", "😀"),
});
const wellFormed = fc.oneof(fc.string({ unit: "binary" }), tricky);

describe("utf8Length", () => {
  it.each([
    ["", 0],
    ["a", 1],
    ["\u007f", 1],
    ["\u0080", 2],
    ["\u07ff", 2],
    ["\u0800", 3],
    ["\ud7ff\ue000\uffff", 9],
    ["😀", 4],
    ["aé中😀", 10],
  ])("counts the bytes of %j", (text, bytes) => {
    expect(utf8Length(text)).toBe(bytes);
  });

  it("counts as many bytes as percent-encoding writes", () => {
    const law = fc.property(wellFormed, (text) => {
      expect(utf8Length(text)).toBe(encodeURIComponent(text).replaceAll(/%../g, "x").length);
    });
    fc.assert(law);
  });
});

describe("isStorable", () => {
  it("accepts every well-formed text without U+0000", () => {
    const law = fc.property(wellFormed, (text) => {
      expect(isStorable(text)).toBe(!text.includes("\u0000"));
    });
    fc.assert(law, { examples: [["a\u0000b"], ["\u0000"], [""], ["\u0001\u001f\u007f"]] });
  });

  it.each(["\ud800", "a\udfffb", "\ude00\ud83d", "😀\ud83d"])("refuses the lone surrogate in %j", (text) => {
    expect(isStorable(text)).toBe(false);
  });
});

describe("compareText", () => {
  it("orders texts as their code points are ordered", () => {
    const law = fc.property(wellFormed, wellFormed, (left, right) => {
      expect(Math.sign(compareText(left, right))).toBe(compareCodePoints(left, right));
    });
    fc.assert(law, {
      examples: [
        ["😀", "\uffff"],
        ["\ue000", "𐀀"],
        ["a", "aa"],
      ],
      numRuns: 500,
    });
  });

  it("orders texts with a common beginning as their code points are ordered", () => {
    const law = fc.property(tricky, tricky, tricky, (start, left, right) => {
      expect(Math.sign(compareText(start + left, start + right))).toBe(compareCodePoints(left, right));
    });
    fc.assert(law, { numRuns: 500 });
  });

  it("is zero for equal texts only", () => {
    const law = fc.property(tricky, tricky, (left, right) => {
      expect(compareText(left, left)).toBe(0);
      expect(compareText(left, right) === 0).toBe(left === right);
    });
    fc.assert(law);
  });
});

describe("boundedText", () => {
  it("counts bytes, not characters, and allows exactly as many as it says", () => {
    const schema = boundedText(4);
    for (const text of ["", "abcd", "éé", "😀", "中a"]) expect(v.parse(schema, text)).toBe(text);
    for (const text of ["abcde", "ééa", "😀a", "中é"]) expect(v.is(schema, text)).toBe(false);
  });

  it.each(["\u0000", "\ud800", 7, null, undefined, {}, ["a"]])("refuses %j", (input) => {
    expect(v.is(boundedText(100), input)).toBe(false);
  });

  it("changes nothing about a text", () => {
    const text = " e\u0301\t\n\u202e ";
    expect(v.parse(boundedText(100), text)).toBe(text);
  });
});

describe("identifierText", () => {
  it("refuses the empty text besides what boundedText refuses", () => {
    const schema = identifierText(4);
    expect(v.parse(schema, "😀")).toBe("😀");
    for (const input of ["", "😀a", "\u0000", "\ud800", 7]) expect(v.is(schema, input)).toBe(false);
  });
});

function compareCodePoints(left: string, right: string): number {
  const [points, others] = [left, right].map((text) => Array.from(text, (character) => character.codePointAt(0) ?? -1));
  const differing = points?.findIndex((point, index) => point !== others?.[index]) ?? -1;
  if (differing < 0) return Math.sign((points?.length ?? 0) - (others?.length ?? 0));
  return Math.sign((points?.[differing] ?? -1) - (others?.[differing] ?? -1));
}

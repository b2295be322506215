import { describe, expect, it } from "vitest";
import { at, firstText, listAt, membersAt, readJson, textAt, textsAt, writeWhole } from "./json.ts";

const value = { a: { b: "text", n: 7, empty: "", none: null, yes: true }, list: ["x", 1, null, {}, ""] };

describe("at", () => {
  it("finds own members only", () => {
    expect(at(value, "a", "b")).toBe("text");
    expect(at(value)).toBe(value);
    for (const path of [["constructor"], ["__proto__"], ["a", "b", "length"], ["list", "0"], ["a", "x", "y"]]) {
      expect(at(value, ...path)).toBeUndefined();
    }
    expect(at(readJson('{"__proto__":1}'), "__proto__")).toBe(1);
  });
});

describe("texts", () => {
  it("are texts and numbers", () => {
    expect(["b", "n", "empty", "none", "yes"].map((name) => textAt(value, "a", name))).toEqual([
      "text",
      "7",
      undefined,
      undefined,
      undefined,
    ]);
    expect(textsAt(value, "list")).toEqual(["x", "1"]);
    expect(firstText(value.a, "empty", "none", "n", "b")).toBe("7");
    expect(firstText(value.a, "empty")).toBeUndefined();
  });

  it("stand alone or in a list", () => {
    expect(listAt(value, "a", "b")).toEqual(["text"]);
    expect(listAt(value, "a", "none")).toEqual([]);
    expect(listAt(value, "x")).toEqual([]);
    expect(membersAt(value, "list")).toEqual([]);
  });
});

describe("readJson", () => {
  it("reads bytes that are no UTF-8, and no JSON as nothing", () => {
    expect(readJson(Uint8Array.of(0x22, 0xff, 0x22))).toBe("\ufffd");
    for (const text of ["", "{", "undefined", "\ud800"]) expect(readJson(text)).toBeUndefined();
  });
});

describe("writeWhole", () => {
  it("writes what JSON.stringify writes, and what that cannot to a depth", () => {
    expect(writeWhole(value)).toEqual({ text: JSON.stringify(value), whole: true });
    const depth = 200_000;
    const { text, whole } = writeWhole(JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`));
    expect(whole).toBe(false);
    expect(text).toBe(`${"[".repeat(64)}null${"]".repeat(64)}`);
  });
});

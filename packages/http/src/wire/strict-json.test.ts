import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseStrictJson } from "./strict-json.ts";

const inexact = (text: string) => parseStrictJson(text).issues.map(({ path }) => path);

describe("parseStrictJson", () => {
  it("reads any JSON as JSON.parse does, and finds nothing in what a double keeps", () => {
    const space = fc.constantFrom("", " ", "\t", "\r\n  ");
    const law = fc.property(fc.jsonValue({ maxDepth: 12 }).filter(isExact), space, (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      const read = parseStrictJson(`${indent}${text}${indent}`);
      expect(read.issues).toEqual([]);
      expect(read.value).toStrictEqual(JSON.parse(text));
    });
    fc.assert(law, { numRuns: 500 });
  });

  it("gives the value of JSON.parse even where it finds something", () => {
    for (const text of ['{"a":1,"a":2}', "[9007199254740993]", "1e400", '{"__proto__":1,"__proto__":{}}']) {
      expect(parseStrictJson(text).value).toEqual(JSON.parse(text));
      expect(inexact(text)).toHaveLength(1);
    }
  });

  it("throws SyntaxError for whatever JSON.parse does", () => {
    const law = fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\ 019eE+-.tfn') }), (text) => {
      expect(outcome(parseStrictJson, text)).toBe(outcome(JSON.parse, text));
    });
    fc.assert(law, { numRuns: 500 });
    for (const text of ["", "{", "'a'", "\ufeff1"]) expect(() => parseStrictJson(text)).toThrow(SyntaxError);
  });

  it("finds every member that is given twice, at any depth, and says where", () => {
    expect(inexact('{"a":1,"b":2,"a":3}')).toEqual([["a"]]);
    expect(inexact('{"a":1,"a":2,"a":3}')).toEqual([["a"], ["a"]]);
    expect(inexact('[0,{"x":{"y":[{"z":1,"z":1}]}}]')).toEqual([[1, "x", "y", 0, "z"]]);
    expect(inexact('{"":1,"":2}')).toEqual([[""]]);
    expect(inexact('{"__proto__":1,"__proto__":2,"constructor":1}')).toEqual([["__proto__"]]);
    expect(inexact('{"a":{"a":1,"a":2},"a":[]}')).toEqual([["a", "a"], ["a"]]);
  });

  it("compares names as they are read, however they are escaped", () => {
    expect(inexact('{"a":1,"\\u0061":2}')).toEqual([["a"]]);
    expect(inexact('{"\\/":1,"/":2}')).toEqual([["/"]]);
    expect(inexact('{"\\ud83d\\ude00":1,"😀":2}')).toEqual([["😀"]]);
    expect(inexact('{"\\"":1,"\\u0022":2}')).toEqual([['"']]);
    expect(inexact('{"a":1,"A":2,"\\u0061b":3,"e\\u0301":4,"é":5,"a\\\\":6,"a\\\\\\\\":7}')).toEqual([]);
  });

  it("takes one name in two objects, or as a value, for no duplicate", () => {
    expect(inexact('{"a":"a","b":["a","a"],"c":{"a":1},"d":[{"a":1},{"a":1}]}')).toEqual([]);
    expect(inexact('{"a":"\\",\\"a\\":","b":"{\\"a\\":1,\\"a\\":2}"}')).toEqual([]);
  });

  it("finds whole numbers that a double may not hold", () => {
    for (const source of [
      "9007199254740992",
      "-9007199254740992",
      "9007199254740993",
      "-9007199254740993",
      "1".repeat(400),
    ]) {
      expect(inexact(source), source).toEqual([[]]);
      expect(inexact(`{"a":[1,${source}]}`), source).toEqual([["a", 1]]);
    }
    expect(inexact("[9007199254740991,-9007199254740991,0]")).toEqual([]);
  });

  it("finds numbers beyond the range of a double, on either side", () => {
    for (const source of [
      "1e400",
      "-1e400",
      "1E+309",
      `${"9".repeat(310)}.5`,
      "1e-400",
      "-1.5e-999",
      `0.${"0".repeat(400)}1`,
    ]) {
      expect(inexact(source), source).toEqual([[]]);
    }
  });

  it("lets numbers be that a double rounds or writes otherwise", () => {
    const sources = [
      "0e5",
      "-0",
      "-0.0",
      "0e-400",
      "0.000E999",
      "1E21",
      "1e21",
      "1e308",
      "5e-324",
      "0.1",
      "0.1234567890123456789",
    ];
    for (const source of sources) expect(inexact(`[${source}]`), source).toEqual([]);
  });

  it("does not look for numbers in texts", () => {
    expect(inexact('{"1e400":"9007199254740993","a":"x\\\\","b":"\\"1e400"}')).toEqual([]);
  });

  it("takes 64 levels, and refuses more by the name of the member that has them", () => {
    const lists = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect(inexact(lists(64))).toEqual([]);
    expect(inexact(`{"a":1,"deep":${lists(63)}}`)).toEqual([]);
    for (const depth of [64, 5000, 500_000]) {
      const [path, ...others] = inexact(`{"a":1,"deep":${lists(depth)},"more":2}`);
      expect([path?.[0], others]).toEqual(["deep", []]);
    }
    const objects = `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
    expect(inexact(`[0,${objects}]`)[0]?.slice(0, 2)).toEqual([1, "a"]);
  });

  it("still finds what follows a member that is too deep", () => {
    const deep = "[".repeat(5000) + "]".repeat(5000);
    const found = inexact(`[{"body":${deep}},{"body":{"n":1e400}}]`);
    expect(found.map((path) => path[0])).toEqual([0, 1]);
    expect(found[0]?.[1]).toBe("body");
    expect(found[1]).toEqual([1, "body", "n"]);
  });

  it("reads a MiB of whatever is worst in a time that grows with its length alone", () => {
    const half = 524_288;
    const texts = [
      `"${"\\\\".repeat(half)}"`,
      `"${'\\"'.repeat(half)}"`,
      `["${"\\\\".repeat(half / 2)}","${'\\"'.repeat(half / 2)}"]`,
      `[${'"\\\\",'.repeat(half / 3)}1]`,
      `[${"1,".repeat(half)}1]`,
      `[${"{},".repeat(half / 2)}1]`,
      `{${'"a":1,'.repeat(half / 4)}"b":1}`,
      "1".repeat(2 * half),
      `${"[".repeat(half)}${"]".repeat(half)}`,
      `${"[".repeat(63)}{${'"a":1,'.repeat(half / 4)}"b":1}${"]".repeat(63)}`,
      `${"[".repeat(64)}${"[],".repeat(half / 2)}1${"]".repeat(64)}`,
    ];
    for (const text of texts) expect(parseStrictJson(text).issues.length).toBeLessThanOrEqual(100);
  });
});

function outcome(read: (text: string) => unknown, text: string): string {
  try {
    read(text);
    return "read";
  } catch (error) {
    return error instanceof SyntaxError ? "SyntaxError" : "another error";
  }
}

/** Whether no number in a value is a whole one that is written out and beyond 2^53. */
function isExact(value: unknown): boolean {
  if (typeof value === "number") return Number.isSafeInteger(value) || !/^-?\d+$/.test(JSON.stringify(value));
  return typeof value !== "object" || value === null || Object.values(value).every(isExact);
}

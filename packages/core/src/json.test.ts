import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonValue, writeJson } from "./json.ts";

const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<JsonValue>(-0, 0, null, true, false, "", [], {}),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: "binary" }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("__proto__", "constructor", "1", "")),
      tie("value"),
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    ),
  ),
}));

describe("writeJson", () => {
  it("writes a text that reads back as exactly the same value", () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(same(JSON.parse(writeJson(given)), given)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("writes everything but -0 and whole numbers beyond 2^53 as JSON.stringify does", () => {
    fc.assert(
      fc.property(value, (given) => {
        fc.pre(!holdsLargeInteger(given));
        expect(writeJson(given, "0")).toBe(JSON.stringify(given));
      }),
      { numRuns: 300 },
    );
  });

  it("keeps the sign of -0 wherever it stands", () => {
    expect(writeJson(-0)).toBe("-0");
    expect(writeJson([0, -0, [-0], { deep: [{ zero: -0 }] }])).toBe('[0,-0,[-0],{"deep":[{"zero":-0}]}]');
    expect(writeJson({ b: -0, a: "-0", 'quote"d': [null, -0, true] })).toBe(
      '{"b":-0,"a":"-0","quote\\"d":[null,-0,true]}',
    );
  });

  it("writes -0 as it is asked to, for those who read -0 as an integer", () => {
    expect(writeJson(-0, "-0.0")).toBe("-0.0");
    expect(writeJson({ a: [1, -0], b: 0 }, "-0.0")).toBe('{"a":[1,-0.0],"b":0}');
  });

  it("takes a member named __proto__ for a member like any other", () => {
    const text = '{"__proto__":{"a":-0},"b":[{"__proto__":-0}]}';
    expect(writeJson(JSON.parse(text))).toBe(text);
  });
});

describe("isJsonObject", () => {
  it.each([{}, { a: 1 }, JSON.parse('{"__proto__":null}')])("accepts the object %j", (input) => {
    expect(isJsonObject(input)).toBe(true);
  });

  it.each([null, undefined, [], [{}], "{}", 0, true])("refuses %j", (input) => {
    expect(isJsonObject(input)).toBe(false);
  });
});

function holdsLargeInteger(value: JsonValue): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(holdsLargeInteger);
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** Whether two values of JSON are the same to the last sign, with the same members in the same order. */
function same(left: unknown, right: unknown): boolean {
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) {
    return Object.is(left, right);
  }
  const [members, others] = [Object.entries(left), Object.entries(right)];
  return (
    Array.isArray(left) === Array.isArray(right) &&
    members.length === others.length &&
    members.every(([name, member], index) => name === others[index]?.[0] && same(member, others[index][1]))
  );
}

describe("writeJson of whole numbers beyond 2^53", () => {
  it("writes them as doubles, and all others as JSON.stringify does", () => {
    expect(writeJson([1e20, -1e16, 2 ** 53])).toBe("[1e+20,-1e+16,9.007199254740992e+15]");
    const others = [Number.MAX_SAFE_INTEGER, 1e21, 1.5, 0, Number.MAX_VALUE, -Number.MIN_VALUE];
    for (const other of others) expect(JSON.parse(writeJson(other))).toBe(other);
    expect(writeJson(Number.MAX_SAFE_INTEGER)).toBe("9007199254740991");
  });
});

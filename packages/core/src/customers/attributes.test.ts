import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../json.ts";
import { type Attributes, attributesSchema, type AttributeValues, profileProblem } from "./attributes.ts";

const modes: readonly AttributeValues[] = ["scalars", "json"];

describe.each(modes)("attributesSchema of %s", (mode) => {
  it("accepts every scalar, and changes none", () => {
    const data = {
      text: "a\u0001\n\u2028é😀",
      empty: "",
      yes: true,
      none: null,
      zero: -0,
      tiny: 5e-324,
      huge: 1.7e308,
    };
    expect(v.parse(attributesSchema(mode), data)).toEqual(data);
    expect(v.parse(attributesSchema(mode), {})).toEqual({});
  });

  it("keeps attributes named __proto__, constructor and prototype, and the empty name", () => {
    const data = JSON.parse('{"__proto__":"own","constructor":1,"prototype":null,"":true}');
    expect(JSON.stringify(v.parse(attributesSchema(mode), data))).toBe(JSON.stringify(data));
  });

  it.each([[], [1], null, undefined, "{}", 7, true])("refuses %j in the place of an object", (input) => {
    expect(problems(mode, input)).toEqual([["", "must be an object of attributes"]]);
  });

  it("names each attribute that it refuses, even __proto__ and names with a dot", () => {
    const refused = {
      fine: 1,
      "a.b": Number.POSITIVE_INFINITY,
      nan: Number.NaN,
      nul: "a\u0000",
      lone: "\ud800",
      also: "",
    };
    const names = problems(mode, refused).map(([name]) => name);
    expect(names).toEqual(["a.b", "nan", "nul", "lone"]);
    expect(problems(mode, JSON.parse('{"__proto__":"\\u0000"}')).map(([name]) => name)).toEqual(["__proto__"]);
  });

  it("allows names of 255 characters and no more", () => {
    expect(problems(mode, { ["n".repeat(255)]: 1, ["é".repeat(255)]: 1 })).toEqual([]);
    expect(problems(mode, { ["n".repeat(256)]: 1 })).toHaveLength(1);
  });

  it.each(["a\u0000", "\ud800", "\udc00\ud800"])("refuses the name %j", (name) => {
    expect(problems(mode, { [name]: 1 }).map(([name]) => name)).toEqual([name]);
  });

  it("allows 1,000 attributes and no more", () => {
    expect(problems(mode, numbered(1000))).toEqual([]);
    expect(problems(mode, numbered(1001))).toEqual([["", "a profile holds at most 1000 attributes"]]);
  });

  it("allows 64 KiB and no more", () => {
    // {"a": "..."} is 9 bytes besides the text.
    expect(problems(mode, { a: "x".repeat(65_527) })).toEqual([]);
    expect(problems(mode, { a: "x".repeat(65_528) })).toEqual([["", "a profile holds at most 64 KiB"]]);
    expect(problems(mode, { a: "é".repeat(32_764) })).toHaveLength(1);
  });

  it("refuses a value that is nested as deeply as JSON.parse reads, rather than to fail", () => {
    const deep = JSON.parse(`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
    expect(problems(mode, deep).map(([name]) => name)).toContain("a");
  });
});

describe("attributesSchema of scalars", () => {
  it.each([[{ a: {} }], [{ a: [] }], [{ a: { b: 1 } }], [{ a: [1] }]])(
    "refuses %j and names the attribute",
    (input) => {
      expect(problems("scalars", { ...input, b: 1 })).toEqual([["a", "must be a string, a number, a boolean or null"]]);
    },
  );
});

describe("attributesSchema of json", () => {
  it("accepts 32 levels of lists and objects, the profile among them, and no more", () => {
    for (const wrap of [(inner: JsonValue) => [inner], (inner: JsonValue) => ({ inner })]) {
      expect(problems("json", { a: nested(31, wrap), b: [nested(30, wrap)] })).toEqual([]);
      expect(problems("json", { a: 1, b: nested(32, wrap) })).toEqual([["b", expect.stringContaining("32 levels")]]);
    }
  });

  it.each([
    [{ b: ["\u0000"] }],
    [[[{ b: "\udc00" }]]],
    [[1, { c: Number.NaN }]],
    [[{ "n\u0000": 1 }]],
    [{ fine: { ["n".repeat(256)]: 1 } }],
    [JSON.parse('[{"__proto__":["\\u0000"]}]')],
  ])("refuses a part that cannot be stored anywhere in %j, and names the attribute", (value) => {
    expect(problems("json", { fine: [1, { b: [null, "x", {}] }], a: value }).map(([name]) => name)).toEqual(["a"]);
  });
});

describe("profileProblem", () => {
  it("is a problem of the data, not of an attribute", () => {
    expect(profileProblem(numbered(1001))?.path).toBe("data");
    expect(profileProblem({ a: "x".repeat(65_528) })?.path).toBe("data");
  });

  it("is none for a profile of exactly 1,000 attributes or of exactly 64 KiB", () => {
    expect(profileProblem(numbered(1000))).toBeUndefined();
    expect(profileProblem({ a: "x".repeat(65_527) })).toBeUndefined();
    expect(profileProblem({})).toBeUndefined();
  });
});

/** What the schema has against an input: the name of each attribute, and the message. */
function problems(mode: AttributeValues, input: unknown): [name: string, message: string][] {
  const { issues = [] } = v.safeParse(attributesSchema(mode), input);
  return issues.map(({ path, message }) => [path?.map(({ key }) => String(key)).join("|") ?? "", message]);
}

function numbered(count: number): Attributes {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index]));
}

function nested(levels: number, wrap: (inner: JsonValue) => JsonValue): JsonValue {
  return Array.from({ length: levels }).reduce<JsonValue>(wrap, 1);
}

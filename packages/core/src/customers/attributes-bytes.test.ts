import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../json.ts";
import { attributesBytes } from "./attributes.ts";

describe("attributesBytes", () => {
  it.each([
    [0, "0"],
    [-0, "0.0"],
    [7, "7"],
    [-7.5, "-7.5"],
    [123.456, "123.456"],
    [1e20, "100000000000000000000"],
    [1e21, "1000000000000000000000"],
    [-1.5e21, "-1500000000000000000000"],
    [1.5e300, `15${"0".repeat(299)}`],
    [Number.MAX_VALUE, `17976931348623157${"0".repeat(292)}`],
    [1e-6, "0.000001"],
    [1e-7, "0.0000001"],
    [-1.5e-7, "-0.00000015"],
    [5e-324, `0.${"0".repeat(323)}5`],
    ["", '""'],
    ['a"\\/\n\u0001\u007f', '"a\\"\\\\/\\n\\u0001\u007f"'],
    [true, "true"],
    [false, "false"],
    [null, "null"],
    [[], "[]"],
    [{}, "{}"],
    [[1, "a", []], '[1, "a", []]'],
    [{ a: 1, b: { c: null, d: [] } }, '{"a": 1, "b": {"c": null, "d": []}}'],
  ])("of %j is the length of %j", (value, text) => {
    expect(attributesBytes(value)).toBe(text.length);
  });

  it("counts UTF-8, in names and in values", () => {
    expect(attributesBytes({ é: "😀中" })).toBe('{"xx": "xxxxxxx"}'.length);
  });

  it("counts __proto__ as any other name", () => {
    expect(attributesBytes(JSON.parse('{"__proto__":[1]}'))).toBe('{"__proto__": [1]}'.length);
  });

  it("is the length in UTF-8 of the JSON with spaces and with numbers in full", () => {
    const law = fc.property(fc.jsonValue({ maxDepth: 4, stringUnit: "binary" }), (value) => {
      expect(attributesBytes(value as JsonValue)).toBe(
        encodeURIComponent(printed(value as JsonValue)).replaceAll(/%../g, "x").length,
      );
    });
    fc.assert(law, { numRuns: 200 });
  });

  it("counts every finite number written out in full", () => {
    const law = fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(attributesBytes(number)).toBe(printed(number).length);
    });
    fc.assert(law, { numRuns: 500 });
  });
});

/** A value as Postgres prints its jsonb, but for the order of names. */
function printed(value: JsonValue): string {
  if (typeof value === "number") return Object.is(value, -0) ? "0.0" : inFull(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(printed).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${printed(member)}`)
    .join(", ")}}`;
}

/** The shortest digits of a number, with the point moved to where the exponent puts it. */
function inFull(number: number): string {
  const [, sign = "", whole = "", fraction = "", exponent = ""] =
    /^(-?)(\d)\.?(\d*)e(.+)$/.exec(number.toExponential()) ?? [];
  const [digits, power] = [whole + fraction, Number(exponent)];
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${digits}`;
  const [before, after] = [digits.slice(0, power + 1).padEnd(power + 1, "0"), digits.slice(power + 1)];
  return sign + before + (after && `.${after}`);
}

import * as fc from "fast-check";
import { expect, it } from "vitest";
import { type Api, connect, newAddress, ok, type Open } from "./world.ts";

/** What is given back is what was given: value by value, sign by sign, letter by letter. */
export function valueConformance(open: Open): void {
  it("gives back the attributes of any JSON text value by value", async () => {
    const api = await connect(open);
    const law = fc.asyncProperty(
      fc.uniqueArray(attribute, { maxLength: 12, selector: ({ name }) => name }),
      async (given) => {
        await expectKept(api, given);
      },
    );
    await fc.assert(law, { numRuns: 80 });
  });

  it("gives back remarkable numbers exactly", async () => {
    const api = await connect(open);
    const numbers = [
      "0",
      "-0",
      "-0.0",
      "-0e5",
      "0e5",
      "0E-400",
      "1e21",
      "1E21",
      "1e+21",
      "-1e21",
      "1e20",
      "123e-20",
      "5e-324",
    ];
    numbers.push(
      "1.7976931348623157e308",
      "2.2250738585072014e-308",
      "9007199254740991",
      "-9007199254740991",
      "4.35",
      "0.1",
      "1e23",
    );
    numbers.push(
      "0.30000000000000004",
      "0.1234567890123456789",
      "3.141592653589793238462643383279",
      "1.0",
      "100.50",
      "1e0",
      "-1e-7",
    );
    await expectKept(
      api,
      numbers.map((value) => ({ name: value, nameText: JSON.stringify(value), value })),
    );
  });

  it("writes the sign of -0", async () => {
    const api = await connect(open);
    const email = newAddress();
    const Prefer = "return=representation";
    const posted = await api.postText("/customers", `{"email":"${email}","data":{"zero":-0}}`, { Prefer });
    const got = await api.get(`/customers/${email}`);
    for (const { text } of [posted, got]) expect(text).toMatch(/"zero":-0\b(?!\.)/);
    await api.post("/customers", { email, data: { zero: 0 } });
    expect((await api.get(`/customers/${email}`)).text).toContain('"zero":0');
  });

  it("gives back remarkable texts exactly, neither normalised nor trimmed", async () => {
    const api = await connect(open);
    const texts = [
      "",
      " ",
      "  padded\t\n",
      "é",
      "e\u0301",
      "\ufb01",
      "😀𝒳",
      "👩‍👩‍👧",
      "\u2028\u2029",
      "\u007f\u0080\u0001\u001f",
      "\ufeffbom",
    ];
    texts.push(
      "\u202eabc\u202c",
      "\ufffd\ufffe\uffff",
      "\\u0000",
      "\\",
      '"',
      "</script>",
      "' or 1=1 --",
      "null",
      "1e21",
      "İstanbul ß",
    );
    texts.push("${x} {{y}} %s %00", "\u{10ffff}", "x".repeat(60_000));
    for (const text of texts) {
      const value = JSON.stringify(text);
      await expectKept(api, [{ name: "text", nameText: '"text"', value }]);
    }
  });

  it("gives back true, false and null as what they are, and the empty text as a text", async () => {
    const api = await connect(open);
    const email = newAddress();
    const data = { yes: true, no: false, nothing: null, empty: "", zero: 0, text: "false", number: "0" };
    await api.post("/customers", { email, data });
    expect((await api.get(`/customers/${email}`)).at("customer", "data")).toStrictEqual(data);
  });
}

/** An attribute as JSON text, and the name that its text spells. */
type Attribute = { readonly name: string; readonly nameText: string; readonly value: string };

const text = fc
  .string({ unit: "binary", maxLength: 20 })
  .filter((value) => !value.includes("\u0000") && value.isWellFormed());
const written = text.chain((value) =>
  fc.constantFrom(JSON.stringify(value), escapeAll(value), JSON.stringify(value).replaceAll("/", "\\/")),
);
const digits = fc.stringMatching(/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,25})?(?:[eE][+-]?\d{1,2})?$/);
const double = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (Object.is(value, -0) ? "-0" : `${value}`));
const number = fc.oneof(digits, double, fc.maxSafeInteger().map(String)).filter(isKept);
const attribute: fc.Arbitrary<Attribute> = fc
  .tuple(written, fc.oneof(written, number, fc.constantFrom("true", "false", "null", "-0")))
  .map(([nameText, value]) => ({ name: String(JSON.parse(nameText)), nameText, value }));

/** Whether a number is one that a double holds; a whole one beyond 2^53 that is written out is not. */
function isKept(source: string): boolean {
  return /^-?\d+$/.test(source) ? Number.isSafeInteger(Number(source)) : Number.isFinite(Number(source));
}

function escapeAll(value: string): string {
  const units = Array.from({ length: value.length }, (_, index) => value.charCodeAt(index));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")}"`;
}

async function expectKept(api: Api, given: readonly Attribute[]): Promise<void> {
  const email = newAddress();
  const members = given.map(({ nameText, value }) => `${nameText}:${value}`);
  const posted = await api.postText("/customers", `{"email":"${email}","data":{${members.join()}}}`);
  expect(posted.text).toBe(ok);
  const { at } = await api.get(`/customers/${email}`);
  for (const { name, value } of given) {
    const kept = at("customer", "data", name);
    expect(Object.is(kept, JSON.parse(value)), `${name}: ${value} became ${JSON.stringify(kept)}`).toBe(true);
  }
  expect(Object.keys(Object(at("customer", "data")))).toHaveLength(given.length);
}

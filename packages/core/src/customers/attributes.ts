import * as v from "valibot";
import type { InputIssue } from "../errors.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { isJsonObject } from "../json.ts";
import { isStorable, utf8Length } from "../text.ts";

/** A customer's attributes: names of up to 255 characters and their values, scalars unless a deployment allows more. */
export type Attributes = JsonObject;

/** Which values an attribute may have: `scalars` (the specification) or any `json` of up to 32 levels. */
export type AttributeValues = "scalars" | "json";

/** The bounds of one profile. Its bytes are counted by `attributesBytes`. */
export const profileLimits = { attributes: 1000, nameLength: 255, bytes: 65_536, depth: 32 } as const;

/** An object of attributes, each of which every store can keep exactly. Issues name the attribute. */
export function attributesSchema(values: AttributeValues) {
  return v.pipe(
    v.custom<Attributes>(isJsonObject, "must be an object of attributes"),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const attributes = dataset.value;
      let refused = false;
      for (const [name, value] of Object.entries(attributes)) {
        const message = nameProblem(name) ?? valueProblem(value, values);
        if (message === undefined) continue;
        refused = true;
        addIssue({ message, path: [{ type: "object", origin: "value", input: attributes, key: name, value }] });
      }
      // What was refused may be nested deeper than can be measured.
      const problem = refused ? undefined : profileProblem(attributes);
      if (problem !== undefined) addIssue({ message: problem.message });
    }),
  );
}

/** What is said of a profile that is larger than it may be, where it is not known in what. */
export const profileTooLarge: InputIssue = {
  path: "data",
  message: `a profile holds at most ${profileLimits.attributes} attributes and ${profileLimits.bytes / 1024} KiB`,
};

/** Why a profile is larger than it may be, or `undefined` when it is not. */
export function profileProblem(attributes: Attributes): InputIssue | undefined {
  const { attributes: most, bytes } = profileLimits;
  if (Object.keys(attributes).length > most) {
    return { path: "data", message: `a profile holds at most ${most} attributes` };
  }
  if (attributesBytes(attributes) > bytes) {
    return { path: "data", message: `a profile holds at most ${bytes / 1024} KiB` };
  }
  return undefined;
}

/**
 * The size of attributes: the UTF-8 bytes of their JSON with a space after each comma and colon
 * and with numbers written out in full (`1e3` as `1000`). It is the form in which Postgres prints
 * them, so that every store can hold the same bound.
 */
export function attributesBytes(value: JsonValue): number {
  if (typeof value === "number") return numberLength(value);
  if (Array.isArray(value)) return 2 + separated(value.map(attributesBytes));
  if (!isJsonObject(value)) return utf8Length(JSON.stringify(value));
  const members = Object.entries(value);
  return 2 + separated(members.map(([name, member]) => attributesBytes(name) + 2 + attributesBytes(member)));
}

function separated(lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + length, Math.max(0, lengths.length - 1) * 2);
}

function numberLength(number: number): number {
  if (Object.is(number, -0)) return "0.0".length;
  const text = String(Math.abs(number));
  const sign = number < 0 ? 1 : 0;
  const [mantissa = "", exponent] = text.split("e");
  if (exponent === undefined) return sign + text.length;
  const digits = mantissa.replace(".", "").length;
  const power = Number(exponent);
  // Exponents are printed from 1e21 and to 1e-7, where at most 17 digits leave no point inside the number.
  return sign + (power > 0 ? power + 1 : 1 - power + digits);
}

function nameProblem(name: string): string | undefined {
  if (!isStorable(name)) return "has a name with U+0000 or a lone surrogate";
  return [...name].length > profileLimits.nameLength
    ? `has a name of more than ${profileLimits.nameLength} characters`
    : undefined;
}

function valueProblem(value: JsonValue, values: AttributeValues, depth = 1): string | undefined {
  if (typeof value === "string") {
    return isStorable(value) ? undefined : "must not hold U+0000 or a lone surrogate";
  }
  if (typeof value === "number") return Number.isFinite(value) ? undefined : "must be a finite number";
  if (typeof value === "boolean" || value === null) return undefined;
  if (values === "scalars") return "must be a string, a number, a boolean or null";
  if (depth >= profileLimits.depth) return `must be nested at most ${profileLimits.depth} levels deep`;
  const names = isJsonObject(value) ? Object.keys(value) : [];
  return [...names.map(nameProblem), ...Object.values(value).map((item) => valueProblem(item, values, depth + 1))].find(
    (problem) => problem !== undefined,
  );
}

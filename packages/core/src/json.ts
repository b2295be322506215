/** Any value that JSON can say. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** An object of JSON values. Members named `__proto__` are members like any other. */
export type JsonObject = { readonly [name: string]: JsonValue };

/** Whether a value is a JSON object rather than a list, a scalar or null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * JSON text that keeps what `JSON.stringify` loses: the sign of `-0`, written by `negativeZero`, and
 * that a whole number beyond 2^53 is a double (`1e+20`, where a reader may take its digits for an
 * integer). Everything else is written as `JSON.stringify` writes it.
 */
export function writeJson(value: JsonValue, negativeZero = "-0"): string {
  if (!holdsOddNumber(value)) return JSON.stringify(value);
  if (typeof value === "number") return value === 0 ? negativeZero : value.toExponential();
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => writeJson(item, negativeZero)).join()}]`;
  const members = Object.entries(value as JsonObject).map(
    ([name, member]) => `${JSON.stringify(name)}:${writeJson(member, negativeZero)}`,
  );
  return `{${members.join()}}`;
}

function holdsOddNumber(value: JsonValue): boolean {
  if (typeof value === "number")
    return Object.is(value, -0) || (Number.isInteger(value) && !Number.isSafeInteger(value));
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(holdsOddNumber);
}

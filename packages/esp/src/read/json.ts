import { isJsonObject, type JsonValue } from "@postbook/core";

/** A JSON value, or nothing where there is none. */
export type MaybeJson = JsonValue | undefined;

/** The JSON that a text or a body holds; `undefined` of what is no JSON. Bytes that are no UTF-8 read as U+FFFD. */
export function readJson(source: string | Uint8Array): MaybeJson {
  try {
    return JSON.parse(typeof source === "string" ? source : readText(source)) as JsonValue;
  } catch {
    return undefined;
  }
}

/** The text of a body. Bytes that are no UTF-8 read as U+FFFD. */
export function readText(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}

/** What stands at a path of names, of own members only: `constructor` is nothing unless it was sent. */
export function at(value: MaybeJson, ...path: readonly string[]): MaybeJson {
  let found = value;
  for (const name of path) {
    if (!isJsonObject(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** The text at a path, or the digits of a number; `undefined` of the empty text and of everything else. */
export function textAt(value: MaybeJson, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  if (typeof found === "number") return String(found);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** The first text among members of the object at hand; `undefined` when there is none. */
export function firstText(value: MaybeJson, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = textAt(value, name);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The list at a path; what is no list is a list of one, and null or nothing the empty one. */
export function listAt(value: MaybeJson, ...path: readonly string[]): readonly JsonValue[] {
  const found = at(value, ...path);
  if (isList(found)) return found;
  return found === undefined || found === null ? [] : [found];
}

/** The texts and numbers of the list at a path, as texts. */
export function textsAt(value: MaybeJson, ...path: readonly string[]): string[] {
  return listAt(value, ...path).flatMap((item) => textAt(item) ?? []);
}

/** The members of the object at a path, in order; none of what is no object. */
export function membersAt(value: MaybeJson, ...path: readonly string[]): [string, JsonValue][] {
  const found = at(value, ...path);
  return isJsonObject(found) ? Object.entries(found) : [];
}

/** JSON text of a value, and whether it is all of it: what is nested deeper than a writer can follow becomes null. */
export function writeWhole(value: JsonValue): { readonly text: string; readonly whole: boolean } {
  try {
    return { text: JSON.stringify(value), whole: true };
  } catch {
    return { text: JSON.stringify(shallow(value, 64)), whole: false };
  }
}

function shallow(value: JsonValue, levels: number): JsonValue {
  if (levels === 0 && typeof value === "object") return null;
  if (isList(value)) return value.map((item) => shallow(item, levels - 1));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shallow(member, levels - 1)]));
}

/** Whether a value is a list. */
export function isList(value: MaybeJson): value is readonly JsonValue[] {
  return Array.isArray(value);
}

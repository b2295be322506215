import type { JsonValue } from "@postbook/core";

/** Where in a document something is: the names and positions that lead to it. */
export type JsonPath = readonly (string | number)[];

/** What was read, and what of it cannot be kept exactly as it was written. */
export type StrictJson = {
  readonly value: JsonValue;
  readonly issues: readonly { readonly path: JsonPath; readonly message: string }[];
};

/** How deep a document may be nested: beyond what any request has, far below what breaks a writer. */
const maxDepth = 64;

/**
 * Reads JSON and tells what `JSON.parse` changes in silence: members that are given twice, whole
 * numbers beyond 2^53, numbers beyond the range of a double.
 *
 * @throws SyntaxError when the text is no JSON
 */
export function parseStrictJson(text: string): StrictJson {
  return { value: JSON.parse(text), issues: [...inexact(text)] };
}

type Frame = { readonly names?: Set<string>; key: string | number; expectsName: boolean };

// Walks over a text that is known to be JSON, token by token.
function* inexact(text: string): Generator<{ path: JsonPath; message: string }> {
  const frames: Frame[] = [];
  const path = () => frames.map(({ key }) => key);
  const tooDeep = () => frames.length > maxDepth;
  for (let index = 0; index < text.length;) {
    const character = text.charAt(index);
    const frame = frames.at(-1);
    const opens = character === "{" || character === "[";
    let next = index + 1;
    if (character === "{") frames.push({ names: new Set(), key: "", expectsName: true });
    else if (character === "[") frames.push({ key: 0, expectsName: false });
    else if (character === "}" || character === "]") frames.pop();
    else if (character === "," && frame !== undefined) {
      if (typeof frame.key === "number") frame.key += 1;
      else frame.expectsName = true;
    } else if (character === '"') {
      next = endOfString(text, index);
      if (frame?.names && frame.expectsName) {
        const name: string = JSON.parse(text.slice(index, next));
        frame.key = name;
        frame.expectsName = false;
        if (frame.names.has(name) && !tooDeep()) yield { path: path(), message: "is given more than once" };
        frame.names.add(name);
      }
    } else if (startOfNumber.test(character)) {
      numberToken.lastIndex = index;
      const source = numberToken.exec(text)?.[0] ?? character;
      next = index + source.length;
      const message = numberProblem(source);
      if (message !== undefined && !tooDeep()) yield { path: path(), message };
    }
    // Said once, where the nesting passes the bound; what is below it is refused with it.
    if (frames.length === maxDepth + 1 && opens) {
      yield { path: path().slice(0, 3), message: `is nested more than ${maxDepth} levels deep` };
    }
    index = next;
  }
}

const startOfNumber = /[-\d]/;
const numberToken = /[-+.\dEe]+/y;

function numberProblem(source: string): string | undefined {
  const value = Number(source);
  if (/^-?\d+$/.test(source)) {
    return Number.isSafeInteger(value) ? undefined : "is a whole number beyond 2^53: send it as a string";
  }
  if (!Number.isFinite(value)) return "is too large for a number: send it as a string";
  const [mantissa = ""] = source.split(/e/i);
  return value === 0 && /[1-9]/.test(mantissa) ? "is too small for a number: send it as a string" : undefined;
}

function endOfString(text: string, start: number): number {
  let end = start;
  do end = text.indexOf('"', end + 1);
  while (isEscaped(text, end));
  return end + 1;
}

function isEscaped(text: string, index: number): boolean {
  let first = index;
  while (text.charAt(first - 1) === "\\") first -= 1;
  return (index - first) % 2 === 1;
}

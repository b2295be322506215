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
  return { value: JSON.parse(text), issues: inexact(text) };
}

type Frame = { readonly names?: Set<string>; key: string | number; expectsName: boolean };

// Walks over a text that is known to be JSON, token by token.
function inexact(text: string): StrictJson["issues"] {
  const frames: Frame[] = [];
  const issues: { path: JsonPath; message: string }[] = [];
  const told = new Map<string | number | undefined, number>();
  const tell = (message: string, steps = maxDepth) => {
    // Each part of a batch is judged by what is told of it; a hundred faults of it are as good as more.
    const count = (told.get(frames[0]?.key) ?? 0) + 1;
    told.set(frames[0]?.key, count);
    if (count <= 100) issues.push({ path: frames.slice(0, steps).map(({ key }) => key), message });
  };

  for (let index = 0; index < text.length;) {
    const character = text.charAt(index);
    const frame = frames.at(-1);
    let next = index + 1;
    if (character === "{" || character === "[") {
      frames.push(
        character === "{" ? { names: new Set(), key: "", expectsName: true } : { key: 0, expectsName: false },
      );
      // Told once, where the nesting passes the bound; what is below it is refused with it.
      if (frames.length === maxDepth + 1) tell(`is nested more than ${maxDepth} levels deep`, 3);
    } else if (character === "}" || character === "]") {
      frames.pop();
    } else if (character === "," && frame !== undefined) {
      if (typeof frame.key === "number") frame.key += 1;
      else frame.expectsName = true;
    } else if (character === '"') {
      next = endOfString(text, index);
      if (frame?.names && frame.expectsName) {
        const name: string = JSON.parse(text.slice(index, next));
        frame.key = name;
        frame.expectsName = false;
        if (frame.names.has(name) && frames.length <= maxDepth) tell("is given more than once");
        frame.names.add(name);
      }
    } else if (startOfNumber.test(character)) {
      numberToken.lastIndex = index;
      const source = numberToken.exec(text)?.[0] ?? character;
      next = index + source.length;
      const problem = numberProblem(source);
      if (problem !== undefined && frames.length <= maxDepth) tell(problem);
    }
    index = next;
  }
  return issues;
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

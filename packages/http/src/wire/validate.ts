import type { InputIssue } from "@postbook/core";
import { InvalidInputError } from "@postbook/core";
import * as v from "valibot";
import type { JsonPath } from "./strict-json.ts";

/**
 * What a schema makes of an input.
 *
 * @throws InvalidInputError naming each field that it refuses, and repeating no value
 */
export function validate<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, input, { abortPipeEarly: true });
  if (result.success) return result.output;
  throw new InvalidInputError(result.issues.map(({ path, message }) => inputIssue(path?.map(keyOf) ?? [], message)));
}

/** How much of a path is shown: that of a member with the longest name, and some more. */
const maxPathLength = 300;

/** The issue of a place in a document. The document itself is called `body`. */
export function inputIssue(path: JsonPath, message: string): InputIssue {
  const text = path.length === 0 ? "body" : path.map(display).join(".");
  return { path: text.length > maxPathLength ? `${text.slice(0, maxPathLength)}...` : text, message };
}

/** The message of an object's schema: for what is no object, and for a member that is missing. */
export function objectMessage({ path }: { readonly path?: unknown }): string {
  return path === undefined ? "must be a JSON object" : "is required";
}

function keyOf({ key }: v.IssuePathItem): string | number {
  return typeof key === "number" ? key : String(key);
}

// The name of an attribute is the caller's text: one that may be an address, or is no name that
// people would read, is not repeated.
function display(key: string | number): string {
  const name = String(key);
  return /^[^@\p{C}]{1,255}$/u.test(name) ? name : "(a name that is not shown)";
}

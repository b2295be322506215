import type { JsonValue } from "@postbook/core";
import { InvalidInputError } from "@postbook/core";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { RequestError } from "../errors.ts";
import type { AccountEnv } from "../routing.ts";
import { parseStrictJson, type StrictJson } from "./strict-json.ts";
import { inputIssue } from "./validate.ts";

const mebibyte = 1_048_576;

/** Refuses bodies of more than 1 MiB, however their length is declared. */
export const limitBody = bodyLimit({
  maxSize: mebibyte,
  onError: () => {
    throw new RequestError("too_large", "The body is larger than 1 MiB.");
  },
});

/**
 * The body as JSON, whatever its Content-Type says, with what of it cannot be kept exactly. A byte
 * order mark is passed over (RFC 8259, section 8.1).
 *
 * @throws InvalidInputError when it is not UTF-8, or not JSON
 */
export async function readStrictJson(c: Context<AccountEnv>): Promise<StrictJson> {
  if (c.var.partBody !== undefined) return c.var.partBody;
  const text = await readText(c);
  try {
    return parseStrictJson(text);
  } catch {
    throw new InvalidInputError([inputIssue([], "must be JSON")]);
  }
}

/**
 * The value of a body that can be kept exactly as it was written.
 *
 * @throws InvalidInputError when it cannot
 */
export function exactly({ value, issues }: StrictJson): JsonValue {
  if (issues.length > 0) throw new InvalidInputError(issues.map(({ path, message }) => inputIssue(path, message)));
  return value;
}

async function readText(c: Context): Promise<string> {
  const bytes = await c.req.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidInputError([inputIssue([], "must be UTF-8")]);
  }
}

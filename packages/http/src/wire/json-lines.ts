import { InvalidInputError } from "@postbook/core";
import type { Context } from "hono";
import type { AccountEnv } from "../routing.ts";
import { parseJson, readText } from "./request-body.ts";
import type { StrictJson } from "./strict-json.ts";
import { inputIssue } from "./validate.ts";

/**
 * The items of a body that is a JSON list, or JSON line by line (NDJSON), each with what of it
 * cannot be kept exactly. A body is a list when it begins with `[` and its Content-Type does not
 * say that it is NDJSON; lines that are blank are no items. An item that is no JSON is told as such
 * among its own issues, and does not keep the others from being read.
 *
 * @throws RequestError `too_large` when the body has more than 1 MiB
 * @throws InvalidInputError when it is not UTF-8, a list that is no JSON, or more than `most` items
 */
export async function readStrictJsonItems(c: Context<AccountEnv>, most: number): Promise<StrictJson[]> {
  const items = await readItems(c);
  if (items.length > most) throw new InvalidInputError([inputIssue([], `must be a list of at most ${most}`)]);
  return items.map((item) => (typeof item === "string" ? parseLine(item) : item));
}

// Lines as they stand, for there may be too many of them to be worth reading.
async function readItems(c: Context<AccountEnv>): Promise<readonly (StrictJson | string)[]> {
  if (c.var.partBody !== undefined) return itemsOf(c.var.partBody);
  const text = await readText(c);
  const isLines = lineTypes.test(c.req.header("Content-Type") ?? "") || !/^[ \t\r\n]*\[/.test(text);
  return isLines ? text.split("\n").filter((line) => /[^ \t\r]/.test(line)) : itemsOf(parseJson(text));
}

const lineTypes = /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines)\b/i;

function itemsOf(read: StrictJson): StrictJson[] {
  if (!Array.isArray(read.value)) return [read];
  const issues = Map.groupBy(read.issues, ({ path: [index] }) => index);
  return read.value.map((value, index) => ({
    value,
    issues: (issues.get(index) ?? []).map(({ path, message }) => ({ path: path.slice(1), message })),
  }));
}

function parseLine(text: string): StrictJson {
  try {
    return parseJson(text);
  } catch {
    return { value: null, issues: [{ path: [], message: "must be JSON" }] };
  }
}

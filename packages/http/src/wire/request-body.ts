import type { JsonValue } from "@postbook/core";
import { InvalidInputError } from "@postbook/core";
import type { Context } from "hono";
import { RequestError } from "../errors.ts";
import type { AccountEnv } from "../routing.ts";
import { parseStrictJson, type StrictJson } from "./strict-json.ts";
import { inputIssue } from "./validate.ts";

const maxBytes = 1_048_576;
// What is too large is read to its end, within reason: a client that is answered while it still
// sends may see its connection fail rather than the answer.
const maxDiscarded = 32 * maxBytes;

/**
 * The body as JSON, whatever its Content-Type says, with what of it cannot be kept exactly. A byte
 * order mark is passed over (RFC 8259, section 8.1).
 *
 * @throws RequestError `too_large` when it has more than 1 MiB, however its length is declared
 * @throws InvalidInputError when it is not UTF-8, or not JSON
 */
export async function readStrictJson(c: Context<AccountEnv>): Promise<StrictJson> {
  if (c.var.partBody !== undefined) return c.var.partBody;
  return parseJson(await readText(c));
}

/**
 * What a text that should be JSON says, with what of it cannot be kept exactly.
 *
 * @throws InvalidInputError when it is not JSON
 */
export function parseJson(text: string): StrictJson {
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

/**
 * The body as it came.
 *
 * @throws RequestError `too_large` when it has more than 1 MiB
 */
export async function readBytes(c: Context): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of boundedChunks(c)) chunks.push(chunk);
  const bytes = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/**
 * The body as a text, without a byte order mark.
 *
 * @throws RequestError `too_large` when it has more than 1 MiB, however its length is declared
 * @throws InvalidInputError when it is not UTF-8, or breaks off
 */
export async function readText(c: Context): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readBytes(c));
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw new InvalidInputError([inputIssue([], "must be UTF-8, and arrive whole")]);
  }
}

async function* boundedChunks(c: Context): AsyncGenerator<Uint8Array> {
  const tooLarge = () => new RequestError("too_large", "The body is larger than 1 MiB.");
  if (Number(c.req.header("Content-Length") ?? 0) > maxDiscarded) throw tooLarge();
  let received = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    received += chunk.byteLength;
    if (received > maxDiscarded) break;
    if (received <= maxBytes) yield chunk;
  }
  if (received > maxBytes) throw tooLarge();
}

import type { JsonObject, JsonValue } from "@postbook/core";
import { writeJson } from "@postbook/core";
import type { Context } from "hono";

/** A reply of the specification: `success`, `status`, and what was asked for. */
export function success(c: Context, members: JsonObject = {}): Response {
  return bare(c, { success: true, status: "OK", ...members });
}

/** A reply of just the value. Success is always 200: some clients take no other status for one. */
export function bare(c: Context, value: JsonValue): Response {
  return json(c, writeJson(value));
}

/** A reply of a text that is JSON. */
export function json(c: Context, text: string): Response {
  c.header("Content-Type", "application/json");
  return c.body(text);
}

import type { JsonValue, Ports } from "@postbook/core";
import {
  addEmailEvents,
  getEmailLog,
  InvalidInputError,
  listEmailEvents,
  LogId,
  maxRecords,
  recordEmails,
} from "@postbook/core";
import { Hono } from "hono";
import * as v from "valibot";
import { type AccountEnv, onlyMethods } from "../routing.ts";
import { EmailBody, EmailEventBody, emailEventJson, emailLogJson } from "../wire/email-log.ts";
import { bare, success } from "../wire/reply.ts";
import { exactly, readStrictJson } from "../wire/request-body.ts";
import { validate } from "../wire/validate.ts";

const IdParameter = v.object({ id: LogId });

/** `/logs`: emails one by one, and what became of them. */
export function emailLogRoutes(ports: Ports) {
  return new Hono<AccountEnv>()
    .post("/logs", async (c) => {
      const body = exactly(await readStrictJson(c));
      const logs = await oneOrMany(body, EmailBody, (emails) => recordEmails(ports, c.var.account, emails));
      const [log] = logs.map(emailLogJson);
      return success(c, Array.isArray(body) || log === undefined ? { logs: logs.map(emailLogJson) } : { log });
    })
    .all("/logs", onlyMethods("POST"))
    .get("/logs/:id", async (c) => {
      const { id } = validate(IdParameter, c.req.param());
      return bare(c, emailLogJson(await getEmailLog(ports, c.var.account, id)));
    })
    .all("/logs/:id", onlyMethods("GET"))
    .get("/logs/:id/events", async (c) => {
      const { id } = validate(IdParameter, c.req.param());
      const events = await listEmailEvents(ports, c.var.account, id);
      return bare(c, events.map(emailEventJson));
    })
    .post("/logs/:id/events", async (c) => {
      const { id } = validate(IdParameter, c.req.param());
      const body = exactly(await readStrictJson(c));
      const log = await oneOrMany(body, EmailEventBody, (events) => addEmailEvents(ports, c.var.account, id, events));
      return success(c, { log: emailLogJson(log) });
    })
    .all("/logs/:id/events", onlyMethods("GET", "POST"));
}

// One thing is a list of one; only in what is said of it does it have no position.
async function oneOrMany<S extends v.GenericSchema, T>(
  body: JsonValue,
  schema: S,
  act: (items: v.InferOutput<S>[]) => Promise<T>,
): Promise<T> {
  const list = v.pipe(v.array(schema), v.maxLength(maxRecords, `must be a list of at most ${maxRecords}`));
  if (Array.isArray(body)) return act(validate(list, body));
  try {
    return await act(validate(list, [body]));
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(
      error.issues.map(({ path, message }) => ({ path: path === "0" ? "body" : path.replace(/^0\./, ""), message })),
    );
  }
}

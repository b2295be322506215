import type { AttributeValues, Ports } from "@postbook/core";
import {
  deleteCustomer,
  EmailAddress,
  erasePerson,
  exportPerson,
  getCustomer,
  InvalidInputError,
  listEmailLogs,
  saveCustomer,
} from "@postbook/core";
import { Hono } from "hono";
import * as v from "valibot";
import { type AccountEnv, onlyMethods } from "../routing.ts";
import { customerBody, customerJson } from "../wire/customer.ts";
import { emailLogJson, EmailLogQueryParameters } from "../wire/email-log.ts";
import { nextLink } from "../wire/next-link.ts";
import { DeleteQueryParameters, exportJson } from "../wire/person.ts";
import { success } from "../wire/reply.ts";
import { exactly, readStrictJson } from "../wire/request-body.ts";
import { validate } from "../wire/validate.ts";

const EmailParameter = v.object({ email: EmailAddress });

// What stands before the `@` of an address may hold slashes, which clients leave as they are.
const person = "/customers/:email{(?:[^/]+|.+@[^/]+)}";
const history = "/customers/:email{(?:[^/]+|.+@[^/]+)/logs}";
const everything = "/customers/:email{(?:[^/]+|.+@[^/]+)/export}";

/** `/customers`: profiles by address, the emails that each was sent, and all that is held of a person. */
export function customerRoutes(ports: Ports, attributeValues: AttributeValues) {
  const CustomerBody = customerBody(attributeValues);
  return new Hono<AccountEnv>()
    .post("/customers", async (c) => {
      const body = validate(CustomerBody, exactly(await readStrictJson(c)));
      const customer = await saveCustomer(ports, c.var.account, body);
      if (!wantsRepresentation(c.req.header("Prefer"))) return success(c);
      c.header("Preference-Applied", "return=representation");
      return success(c, { customer: customerJson(customer) });
    })
    .all("/customers", onlyMethods("POST"))
    .get(history, async (c) => {
      const { email } = validate(EmailParameter, { email: c.req.param("email").replace(/\/logs$/, "") });
      const query = validate(EmailLogQueryParameters, c.req.queries());
      const { logs, next } = await listEmailLogs(ports, c.var.account, email, query).catch(inNamesOfTheWire);
      if (next !== undefined) c.header("Link", nextLink(c.req.url, next));
      return success(c, { logs: logs.map(emailLogJson) });
    })
    .all(history, onlyMethods("GET"))
    .get(everything, async (c) => {
      const { email } = validate(EmailParameter, { email: c.req.param("email").replace(/\/export$/, "") });
      const held = await exportPerson(ports, c.var.account, email);
      // Neither file name nor header repeats the address.
      c.header("Content-Disposition", 'attachment; filename="export.json"');
      return success(c, { export: exportJson(email, held) });
    })
    .all(everything, onlyMethods("GET"))
    .get(person, async (c) => {
      const { email } = validate(EmailParameter, c.req.param());
      return success(c, { customer: customerJson(await getCustomer(ports, c.var.account, email)) });
    })
    .delete(person, async (c) => {
      const { email } = validate(EmailParameter, c.req.param());
      const { erase } = validate(DeleteQueryParameters, c.req.queries());
      await (erase ? erasePerson : deleteCustomer)(ports, c.var.account, email);
      return success(c);
    })
    .all(person, onlyMethods("GET", "DELETE"));
}

// Only the store can tell that a cursor is none; everything else about a query is refused by its schema.
function inNamesOfTheWire(error: unknown): never {
  if (!(error instanceof InvalidInputError)) throw error;
  throw new InvalidInputError(error.issues.map(({ message }) => ({ path: "before_id", message })));
}

// RFC 7240: a list of preferences, each with parameters of its own.
function wantsRepresentation(prefer = ""): boolean {
  return prefer.split(/[,;]/).some((preference) => /^\s*return\s*=\s*"?representation"?\s*$/i.test(preference));
}

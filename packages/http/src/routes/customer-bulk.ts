import type { AttributeValues, CustomerMerge, InputIssue, Ports } from "@postbook/core";
import { InvalidInputError, maxMerges, saveCustomers } from "@postbook/core";
import { Hono } from "hono";
import type * as v from "valibot";
import { type AccountEnv, onlyMethods } from "../routing.ts";
import { customerBody } from "../wire/customer.ts";
import { readStrictJsonItems } from "../wire/json-lines.ts";
import { success } from "../wire/reply.ts";
import { exactly } from "../wire/request-body.ts";
import type { StrictJson } from "../wire/strict-json.ts";
import { validate } from "../wire/validate.ts";

/** How many faults are told of one line. */
const mostIssues = 10;

/**
 * `/customers/bulk`: many customers in one request, each as in `POST /customers`, with a result for
 * each. GET and DELETE are those of a customer, whose address `bulk` is none.
 */
export function customerBulkRoutes(ports: Ports, attributeValues: AttributeValues) {
  const CustomerBody = customerBody(attributeValues);
  return new Hono<AccountEnv>()
    .post("/customers/bulk", async (c) => {
      const lines = (await readStrictJsonItems(c, maxMerges)).map((item) => readLine(CustomerBody, item));
      const merges = lines.filter((line): line is CustomerMerge => !isRefused(line));
      const problems = merges.length === 0 ? [] : await saveCustomers(ports, c.var.account, merges);
      const problemOf = new Map(merges.map((merge, index) => [merge, problems[index]]));
      const results = lines.map((line) => {
        if (isRefused(line)) return result(line);
        const problem = problemOf.get(line);
        return result(problem === undefined ? [] : [problem]);
      });
      return success(c, { results });
    })
    .on(["PUT", "PATCH", "OPTIONS"], "/customers/bulk", onlyMethods("POST"));
}

type Refusal = readonly InputIssue[];

function readLine(schema: v.GenericSchema<unknown, CustomerMerge>, item: StrictJson): CustomerMerge | Refusal {
  try {
    return validate(schema, exactly(item));
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues;
    throw error;
  }
}

function isRefused(line: CustomerMerge | Refusal): line is Refusal {
  return Array.isArray(line);
}

function result(errors: Refusal) {
  return errors.length === 0 ? { success: true } : { success: false, errors: errors.slice(0, mostIssues) };
}

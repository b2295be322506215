import type { AccountId } from "@postbook/core";
import { InvalidInputError, isJsonObject } from "@postbook/core";
import { Hono } from "hono";
import * as v from "valibot";
import { type AccountEnv, onlyMethods } from "../routing.ts";
import { json } from "../wire/reply.ts";
import { exactly, readStrictJson } from "../wire/request-body.ts";
import type { StrictJson } from "../wire/strict-json.ts";
import { inputIssue, objectMessage, validate } from "../wire/validate.ts";

/** One request of a batch: whose data it is about, and the body where it has one. */
export type BatchPart = { readonly account: AccountId; readonly body?: StrictJson };

/** Answers a part of a batch as the app answers a request. */
export type AnswerPart = (request: Request, part: BatchPart) => Promise<Response>;

const methods = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/i;

const BatchBody = v.pipe(
  v.array(
    v.object(
      {
        path: v.pipe(
          v.string("must be a string"),
          v.check((path) => path.isWellFormed(), "must not hold a lone surrogate"),
        ),
        method: v.pipe(v.string("must be a string"), v.regex(methods, "must be a method of HTTP")),
        body: v.optional(v.unknown()),
      },
      objectMessage,
    ),
    "must be a list of requests",
  ),
  v.maxLength(100, "must be a list of at most 100 requests"),
);

/** `/batch`: several requests in one, answered one after the other, in their order. */
export function batchRoutes(answerPart: AnswerPart) {
  return new Hono<AccountEnv>()
    .post("/batch", async (c) => {
      if (c.var.isPart) throw new InvalidInputError([inputIssue(["path"], "a batch cannot hold a batch")]);
      const read = await readStrictJson(c);
      const parts = validate(BatchBody, exactly({ ...read, issues: read.issues.filter((issue) => !isInBody(issue)) }));
      const answers: string[] = [];
      for (const [index, { path, method }] of parts.entries()) {
        const body = bodyOf(read, index);
        const part = { account: c.var.account, ...(body && { body }) };
        const response = await answerPart(partRequest(path, method), part);
        const answer = await answerText(response);
        const [pathText, methodText] = [path, method].map((text) => JSON.stringify(text));
        answers.push(`{"path":${pathText},"status_code":${response.status},"method":${methodText},"body":${answer}}`);
      }
      return json(c, `[${answers.join()}]`);
    })
    .all("/batch", onlyMethods("POST"));
}

// A body that cannot be kept exactly is a fault of its part alone.
function isInBody({ path: [, member] }: StrictJson["issues"][number]): boolean {
  return member === "body";
}

function bodyOf({ value, issues }: StrictJson, index: number): StrictJson | undefined {
  const part = Array.isArray(value) ? value[index] : undefined;
  const body = isJsonObject(part) ? part["body"] : undefined;
  if (body === undefined || body === null) return undefined;
  const own = issues.filter((issue) => issue.path[0] === index && isInBody(issue));
  return { value: body, issues: own.map(({ path, message }) => ({ path: path.slice(2), message })) };
}

function partRequest(path: string, method: string): Request {
  // What a URL would drop, cut off or turn round is meant as it stands.
  const raw = path.replace(/[\p{Cc} #\\]/gu, encodeURIComponent);
  const url = `http://batch.invalid${raw.startsWith("/") ? "" : "/"}${raw}`;
  return new Request(url, { method: method.toUpperCase(), headers: { "X-SWU-API-CLIENT": "batch" } });
}

async function answerText(response: Response): Promise<string> {
  const text = await response.text();
  const isJson = text !== "" && response.headers.get("Content-Type") === "application/json";
  return isJson ? text : JSON.stringify(text);
}

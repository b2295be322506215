import type { ErrorCode, InputIssue } from "@postbook/core";
import { InvalidInputError, PostbookError } from "@postbook/core";
import type { Context } from "hono";

type RequestErrorCode =
  | "unauthenticated"
  | "forbidden"
  | "unknown_route"
  | "method_not_allowed"
  | "too_large"
  | "not_authentic"
  | "tell_again_later"
  | "cannot_answer"
  | "internal";

/** A request that is refused before it reaches a use case. */
export class RequestError extends Error {
  readonly code: RequestErrorCode;
  readonly headers: Readonly<Record<string, string>>;
  constructor(code: RequestErrorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

// Every error that a caller can see: its status, and the word for it in a reply.
const answers = {
  invalid: { http: 400, status: "BAD_REQUEST", headers: {} },
  unauthenticated: { http: 401, status: "UNAUTHORIZED", headers: { "WWW-Authenticate": 'Basic realm="Postbook"' } },
  forbidden: { http: 403, status: "FORBIDDEN", headers: {} },
  not_found: { http: 404, status: "NOT_FOUND", headers: {} },
  unknown_route: { http: 404, status: "NOT_FOUND", headers: {} },
  method_not_allowed: { http: 405, status: "METHOD_NOT_ALLOWED", headers: {} },
  conflict: { http: 409, status: "CONFLICT", headers: {} },
  too_large: { http: 413, status: "PAYLOAD_TOO_LARGE", headers: {} },
  // Of webhooks: statuses that providers understand, which may differ from those for other callers.
  not_authentic: { http: 401, status: "UNAUTHORIZED", headers: {} },
  tell_again_later: { http: 429, status: "TOO_MANY_REQUESTS", headers: { "Retry-After": "1" } },
  cannot_answer: { http: 503, status: "UNAVAILABLE", headers: { "Retry-After": "1" } },
  internal: { http: 500, status: "INTERNAL_ERROR", headers: {} },
  unavailable: { http: 503, status: "UNAVAILABLE", headers: { "Retry-After": "1" } },
} as const satisfies Record<ErrorCode | RequestErrorCode, object>;

/** A list of a thousand may have a fault in each; nobody reads them all. */
const mostIssues = 100;

/**
 * The reply to an error, in the face that the caller understands: prose of one line for sendwithus
 * clients, which take a body that parses as JSON for a success; JSON for everybody else. What was
 * not raised on purpose is told to `report` and not to the caller.
 */
export function errorResponse(c: Context, error: unknown, report: (error: unknown) => void): Response {
  const known = error instanceof PostbookError || error instanceof RequestError ? error : internalError(error, report);
  const { http, status, headers } = answers[known.code];
  const issues = known instanceof InvalidInputError ? known.issues.slice(0, mostIssues) : [];
  if (known instanceof RequestError) for (const [name, value] of Object.entries(known.headers)) c.header(name, value);
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  if (isSendwithusClient(c)) {
    c.header("Content-Type", "text/plain");
    return c.body(prose(known.message, issues), http);
  }
  const errors = issues.length > 0 ? { errors: issues } : {};
  return c.json({ success: false, status, message: known.message, ...errors }, http);
}

function internalError(error: unknown, report: (error: unknown) => void): RequestError {
  report(error);
  return new RequestError("internal", "Something went wrong on our side.");
}

function isSendwithusClient(c: Context): boolean {
  return c.req.header("X-SWU-API-CLIENT") !== undefined || c.req.header("X-SWU-API-KEY") !== undefined;
}

function prose(message: string, issues: readonly InputIssue[]): string {
  return [message, ...issues.map((issue) => `${issue.path}: ${issue.message}.`)]
    .join(" ")
    .replaceAll(/[^ -~]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

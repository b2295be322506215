import type { AccountId } from "@postbook/core";
import type { Handler } from "hono";
import { getPath } from "hono/utils/url";
import { RequestError } from "./errors.ts";
import type { StrictJson } from "./wire/strict-json.ts";

/** What the routes find in their context. */
export type AccountEnv = {
  Variables: {
    /** Whose data the request is about. */
    account: AccountId;
    /** Whether it is a part of a batch, whose body, if any, was read with the batch. */
    isPart: boolean;
    partBody?: StrictJson;
  };
};

/** Answers every method that a path does not have: 405, with those that it has. */
export function onlyMethods(...methods: string[]): Handler {
  const allowed = methods.includes("GET") ? ["HEAD", ...methods] : methods;
  return () => {
    throw new RequestError("method_not_allowed", "This path does not have that method.", { Allow: allowed.join(", ") });
  };
}

/**
 * The path that the router sees: a slash in an address, which clients leave as it is, is part of
 * the address; one at the end of a path makes no difference.
 */
export function routingPath(request: Request): string {
  const path = getPath(request).replace(slashInAddress, (local) => local.replaceAll("/", "%2F"));
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

const slashInAddress = /(?<=\/customers\/)[^@]*\/[^@]*(?=@[^/]*(?:\/logs)?\/?$)/;

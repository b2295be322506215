import type { AccountId } from "@postbook/core";
import type { Handler } from "hono";
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

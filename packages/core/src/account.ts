import * as v from "valibot";

/**
 * Whose data it is: the first argument of every question. 1 to 63 of `a-z`, `0-9`, `-` and `_`;
 * the test data of an account is an account of its own, so that no law needs to know of it.
 */
export type AccountId = string & v.Brand<"AccountId">;

/** Whether a key works on the real data of its account or on the data beside it that is for trying things out. */
export type Mode = "live" | "test";

/** A text that names an account. */
export const AccountId = v.pipe(
  v.string("must be a string"),
  v.regex(/^[a-z0-9_-]{1,63}$/, "must be 1 to 63 of a-z, 0-9, - and _"),
  v.transform((text) => text as AccountId),
);

/** The account of a deployment that has only one. */
export const defaultAccount: AccountId = v.parse(AccountId, "default");

/** The account that holds the data of a mode: `acme` itself, or `acme:test` beside it. */
export function dataAccount(account: AccountId, mode: Mode): AccountId {
  return mode === "live" ? account : (`${account}:test` as AccountId);
}

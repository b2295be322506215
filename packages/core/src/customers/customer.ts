import type { EmailAddress } from "../email-address.ts";
import type { Locale } from "../locale.ts";
import type { UnixMicroseconds } from "../time.ts";
import type { Attributes } from "./attributes.ts";

/** What a merge brings: attributes to add or replace, and a locale where one is given. */
export type CustomerPatch = {
  readonly data: Attributes;
  readonly locale?: Locale;
};

/** A patch, and whose it is. */
export type CustomerMerge = CustomerPatch & { readonly email: EmailAddress };

/** The most merges that one call makes. */
export const maxMerges = 1000;

/** One person of one account. `email` keeps the spelling first given, `created` the time of the first merge. */
export type Customer = CustomerPatch & {
  readonly email: EmailAddress;
  readonly created: UnixMicroseconds;
};

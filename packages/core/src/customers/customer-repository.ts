import type { AccountId } from "../account.ts";
import type { EmailAddress, EmailKey } from "../email-address.ts";
import type { UnixMicroseconds } from "../time.ts";
import type { Customer, CustomerMerge, CustomerPatch } from "./customer.ts";

/** Where customers are kept, one per account and `EmailKey`. Its laws are in `@postbook/core/contract`. */
export type CustomerRepository = {
  /** The customer, or `undefined` where there is none. */
  find(account: AccountId, email: EmailKey): Promise<Customer | undefined>;

  /**
   * Merges the patch into the customer as `mergeCustomer` does, or creates one at `now`, in one
   * atomic step, and answers the customer as it is then.
   *
   * @throws InvalidInputError when the profile would exceed `profileLimits`; then nothing is changed
   */
  merge(account: AccountId, email: EmailAddress, patch: CustomerPatch, now: UnixMicroseconds): Promise<Customer>;

  /**
   * Makes many merges in one atomic step. They are folded by `foldMerges` first, and it is what they
   * come to that counts: a profile which that would make larger than `profileLimits` is left as it
   * was, or is not created, and the others are merged.
   *
   * @returns the addresses of those that were left
   */
  mergeMany(
    account: AccountId,
    merges: readonly CustomerMerge[],
    now: UnixMicroseconds,
  ): Promise<ReadonlySet<EmailKey>>;

  /** Removes the profile and answers whether there was one. The email logs stay. */
  delete(account: AccountId, email: EmailKey): Promise<boolean>;
};

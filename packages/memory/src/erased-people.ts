import type { AccountId, EmailKey } from "@postbook/core";
import { erasedAddressHash, newErasureKey } from "@postbook/core";
import { byAccount } from "./by-account.ts";

/** Keyed hashes of the addresses of those who were erased. */
export type ErasedPeople = {
  /** What would be kept of an address. */
  hash(account: AccountId, email: EmailKey): Promise<string>;
  /** The hashes of an account. */
  of(account: AccountId): Set<string>;
};

/** Nobody erased yet, in any account. */
export function erasedPeople(): ErasedPeople {
  const erasedOf = byAccount(() => ({ key: newErasureKey(), hashes: new Set<string>() }));
  return {
    hash: (account, email) => erasedAddressHash(erasedOf(account).key, email),
    of: (account) => erasedOf(account).hashes,
  };
}

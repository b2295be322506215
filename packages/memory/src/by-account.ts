import type { AccountId } from "@postbook/core";

/** Something of each account, made when it is first asked for. No account can reach another's. */
export function byAccount<T>(make: () => T): (account: AccountId) => T {
  const accounts = new Map<AccountId, T>();
  return (account) => {
    const held = accounts.get(account) ?? make();
    accounts.set(account, held);
    return held;
  };
}

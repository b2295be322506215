import type {
  AccountId,
  Customer,
  CustomerMerge,
  CustomerRepository,
  EmailKey,
  UnixMicroseconds,
} from "@postbook/core";
import { foldMerges, InvalidInputError, mergeCustomer, profileProblem } from "@postbook/core";

/** The customers of each account. */
export type CustomersOf = (account: AccountId) => Map<EmailKey, Customer>;

/** Customers in memory. */
export function memoryCustomers(customersOf: CustomersOf): CustomerRepository {
  return {
    async find(account, email) {
      return structuredClone(customersOf(account).get(email));
    },

    async merge(account, email, patch, now) {
      const customers = customersOf(account);
      const merged = mergedInto(customers.get(email.key), { email, ...patch }, now);
      const problem = profileProblem(merged.data);
      if (problem !== undefined) throw new InvalidInputError([problem]);
      customers.set(email.key, structuredClone(merged));
      return structuredClone(merged);
    },

    async mergeMany(account, merges, now) {
      const customers = customersOf(account);
      const all = foldMerges(merges).map((merge) => mergedInto(customers.get(merge.email.key), merge, now));
      const tooLarge = all.filter(({ data }) => profileProblem(data) !== undefined);
      const refused = new Set(tooLarge.map(({ email }) => email.key));
      for (const merged of all) {
        if (!refused.has(merged.email.key)) customers.set(merged.email.key, structuredClone(merged));
      }
      return refused;
    },

    async delete(account, email) {
      return customersOf(account).delete(email);
    },
  };
}

function mergedInto(known: Customer | undefined, { email, ...patch }: CustomerMerge, now: UnixMicroseconds): Customer {
  return mergeCustomer(known ?? { email, created: now, data: {} }, patch);
}

import type { AccountId, Customer, CustomerRepository, EmailKey } from "@postbook/core";
import { InvalidInputError, mergeCustomer, profileProblem } from "@postbook/core";

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
      const merged = mergeCustomer(customers.get(email.key) ?? { email, created: now, data: {} }, patch);
      const problem = profileProblem(merged.data);
      if (problem !== undefined) throw new InvalidInputError([problem]);
      customers.set(email.key, structuredClone(merged));
      return structuredClone(merged);
    },

    async delete(account, email) {
      return customersOf(account).delete(email);
    },
  };
}

import type { AccountId, PersonRepository } from "@postbook/core";
import { newestFirst } from "@postbook/core";
import type { CustomersOf } from "./customers.ts";
import { type Logs, removeLogs } from "./email-logs.ts";
import type { ErasedPeople } from "./erased-people.ts";
import type { UnrecognisedOf } from "./webhooks.ts";

/** People as a whole, of what the other stores hold of them in memory. */
export function memoryPeople(
  customersOf: CustomersOf,
  logsOf: (account: AccountId) => Logs,
  unrecognisedOf: UnrecognisedOf,
  erased: ErasedPeople,
): PersonRepository {
  return {
    async erase(account, email) {
      const hash = await erased.hash(account, email);
      erased.of(account).add(hash);
      customersOf(account).delete(email);
      removeLogs(logsOf(account), email);
      const unrecognised = unrecognisedOf(account);
      for (const { id, payload } of unrecognised.values()) {
        if (payload.toLowerCase().includes(email)) unrecognised.delete(id);
      }
    },

    async export(account, email) {
      const entries = logsOf(account).byRecipient.get(email) ?? [];
      const logs = entries.map(({ log, events }) => ({ log, events: [...events.values()] }));
      return structuredClone({ logs: logs.toSorted((left, right) => newestFirst(left.log, right.log)) });
    },
  };
}

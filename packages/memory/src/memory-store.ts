import type { Customer, EmailKey, Ports } from "@postbook/core";
import { memoryApiKeys } from "./api-keys.ts";
import { byAccount } from "./by-account.ts";
import { memoryCustomers } from "./customers.ts";
import { memoryEmailLogs, noLogs } from "./email-logs.ts";
import { erasedPeople } from "./erased-people.ts";
import { memoryPeople } from "./people.ts";

/** Every port of Postbook that is a store. */
export type MemoryStore = Pick<Ports, "customers" | "emailLogs" | "people" | "apiKeys">;

/** Stores that forget everything with the process: the laws of the ports at their plainest. */
export function memoryStore(): MemoryStore {
  const customersOf = byAccount(() => new Map<EmailKey, Customer>());
  const logsOf = byAccount(noLogs);
  const erased = erasedPeople();
  return {
    customers: memoryCustomers(customersOf),
    emailLogs: memoryEmailLogs(customersOf, logsOf, erased),
    people: memoryPeople(customersOf, logsOf, erased),
    apiKeys: memoryApiKeys(),
  };
}

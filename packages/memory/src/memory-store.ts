import type { Customer, EmailKey, Ports, UnrecognisedWebhook } from "@postbook/core";
import { memoryApiKeys } from "./api-keys.ts";
import { byAccount } from "./by-account.ts";
import { memoryCustomers } from "./customers.ts";
import { memoryEmailLogs, noLogs } from "./email-logs.ts";
import { erasedPeople } from "./erased-people.ts";
import { memoryPeople } from "./people.ts";
import { memoryWebhookEndpoints } from "./webhook-endpoints.ts";
import { memoryWebhooks } from "./webhooks.ts";

/** Every port of Postbook that is a store. */
export type MemoryStore = Pick<
  Ports,
  "customers" | "emailLogs" | "people" | "apiKeys" | "webhookEndpoints" | "webhooks"
>;

/** Stores that forget everything with the process: the laws of the ports at their plainest. */
export function memoryStore(): MemoryStore {
  const customersOf = byAccount(() => new Map<EmailKey, Customer>());
  const logsOf = byAccount(noLogs);
  const unrecognisedOf = byAccount(() => new Map<string, UnrecognisedWebhook>());
  const erased = erasedPeople();
  return {
    customers: memoryCustomers(customersOf),
    emailLogs: memoryEmailLogs(customersOf, logsOf, erased),
    people: memoryPeople(customersOf, logsOf, unrecognisedOf, erased),
    apiKeys: memoryApiKeys(),
    webhookEndpoints: memoryWebhookEndpoints(),
    webhooks: memoryWebhooks(unrecognisedOf),
  };
}

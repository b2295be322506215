import type { Ports } from "@postbook/core";
import { memoryApiKeys } from "./api-keys.ts";
import { memoryCustomers } from "./customers.ts";
import { memoryEmailLogs } from "./email-logs.ts";
import { memoryWebhooks } from "./webhooks.ts";
import { memoryWebhookEndpoints } from "./webhook-endpoints.ts";

/** Every port of Postbook that is a store. */
export type MemoryStore = Pick<Ports, "customers" | "emailLogs" | "apiKeys" | "webhookEndpoints" | "webhooks">;

/** Stores that forget everything with the process: the laws of the ports at their plainest. */
export function memoryStore(): MemoryStore {
  const customers = memoryCustomers();
  return {
    customers,
    emailLogs: memoryEmailLogs(customers),
    apiKeys: memoryApiKeys(),
    webhookEndpoints: memoryWebhookEndpoints(),
    webhooks: memoryWebhooks(),
  };
}

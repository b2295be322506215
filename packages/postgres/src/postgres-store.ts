import type { Ports } from "@postbook/core";
import { sql } from "drizzle-orm";
import { postgresApiKeys } from "./api-keys.ts";
import { postgresCustomers } from "./customers.ts";
import type { Database } from "./database.ts";
import { run } from "./database.ts";
import { postgresEmailLogs } from "./email-logs.ts";
import { postgresPeople } from "./people.ts";
import { postgresWebhooks } from "./webhooks.ts";
import { postgresWebhookEndpoints } from "./webhook-endpoints.ts";

/** Every port of Postbook that is a store, and whether it answers. */
export type PostgresStore = Pick<
  Ports,
  "customers" | "emailLogs" | "people" | "apiKeys" | "webhookEndpoints" | "webhooks"
> & {
  /**
   * Resolves when the database answers.
   *
   * @throws UnavailableError when it does not
   */
  ping(): Promise<void>;
};

/** The stores in a migrated database. */
export function postgresStore(database: Database): PostgresStore {
  return {
    customers: postgresCustomers(database),
    emailLogs: postgresEmailLogs(database),
    people: postgresPeople(database),
    apiKeys: postgresApiKeys(database),
    webhookEndpoints: postgresWebhookEndpoints(database),
    webhooks: postgresWebhooks(database),
    async ping() {
      await run(() => database.select({ one: sql`1` }).from(sql`(values (1)) as answer`));
    },
  };
}

import {
  apiKeyContract,
  customerContract,
  emailLogContract,
  personContract,
  webhookContract,
  webhookEndpointContract,
} from "@postbook/core/contract";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { migratePglite } from "./migrate.ts";
import { openPglite, type PgliteConnection } from "./pglite.ts";
import { postgresStore } from "./postgres-store.ts";
import { apiKeys } from "./schema.ts";

let connection: PgliteConnection;
beforeAll(async () => {
  connection = await openPglite();
  await migratePglite(connection.database);
});
beforeEach(async () => {
  await connection.database.delete(apiKeys);
});
afterAll(() => connection.close());

const store = async () => postgresStore(connection.database);

customerContract("pglite", async () => (await store()).customers);
emailLogContract("pglite", store);
personContract("pglite", store);
apiKeyContract("pglite", async () => (await store()).apiKeys);
webhookEndpointContract("pglite", async () => (await store()).webhookEndpoints);
webhookContract("pglite", async () => (await store()).webhooks);

import {
  apiKeyContract,
  customerContract,
  emailLogContract,
  personContract,
  webhookContract,
  webhookEndpointContract,
} from "@postbook/core/contract";
import { postgresForTest } from "../test/databases.ts";
import { postgresStore } from "./postgres-store.ts";

const store = async () => postgresStore((await postgresForTest()).database);

customerContract("postgres", async () => (await store()).customers);
emailLogContract("postgres", store);
personContract("postgres", store);
apiKeyContract("postgres", async () => (await store()).apiKeys);
webhookEndpointContract("postgres", async () => (await store()).webhookEndpoints);
webhookContract("postgres", async () => (await store()).webhooks);

import {
  apiKeyContract,
  customerContract,
  emailLogContract,
  personContract,
  webhookContract,
  webhookEndpointContract,
} from "@postbook/core/contract";
import { memoryStore } from "./memory-store.ts";

customerContract("memory", async () => memoryStore().customers);
emailLogContract("memory", async () => memoryStore());
personContract("memory", async () => memoryStore());
apiKeyContract("memory", async () => memoryStore().apiKeys);
webhookEndpointContract("memory", async () => memoryStore().webhookEndpoints);
webhookContract("memory", async () => memoryStore().webhooks);

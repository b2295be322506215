export { apiKeyContract } from "./api-keys.ts";
export { customerContract } from "./customers.ts";
export { emailLogContract, type EmailLogStores } from "./email-logs.ts";
export { personContract, type PersonStores } from "./erasure.ts";
export { webhookEndpointContract } from "./webhook-endpoints.ts";
export { webhookContract } from "./webhooks.ts";
export { address, at, emailLog, newAccount } from "./world.ts";

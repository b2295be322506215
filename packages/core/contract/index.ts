export { apiKeyContract } from "./api-keys.ts";
export { customerContract } from "./customers.ts";
export { emailLogContract, type EmailLogStores } from "./email-logs.ts";

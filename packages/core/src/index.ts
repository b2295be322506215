export { AccountId, dataAccount, defaultAccount, type Mode } from "./account.ts";
export { type ApiKey, type ApiKeyDigest, ApiKeySecret, digestOf, newApiKeySecret } from "./api-keys/api-key.ts";
export type { ApiKeyRepository } from "./api-keys/api-key-repository.ts";
export { withConfiguredKeys } from "./api-keys/configured-api-keys.ts";
export { apiKeyOf, authenticate, createApiKey, importApiKey } from "./api-keys/use-cases.ts";
export {
  type Attributes,
  attributesBytes,
  attributesSchema,
  type AttributeValues,
  profileLimits,
  profileProblem,
  profileTooLarge,
} from "./customers/attributes.ts";
export { type Customer, type CustomerMerge, type CustomerPatch, maxMerges } from "./customers/customer.ts";
export type { CustomerRepository } from "./customers/customer-repository.ts";
export { foldMerges, mergeCustomer } from "./customers/merge-customer.ts";
export { deleteCustomer, getCustomer, saveCustomer, saveCustomers } from "./customers/use-cases.ts";
export { EmailAddress, type EmailKey, parseEmailAddress } from "./email-address.ts";
export type { EmailDelivery, ProviderEvent } from "./email-logs/email-delivery.ts";
export type { EmailEvent } from "./email-logs/email-event.ts";
export { type EmailLog, isScheduled, type NewEmailLog } from "./email-logs/email-log.ts";
export {
  type EmailLogPage,
  EmailLogQuery,
  maxCount,
  newestFirst,
  selectEmailLogs,
} from "./email-logs/email-log-query.ts";
export type { EmailLogRepository } from "./email-logs/email-log-repository.ts";
export { EmailStatus, providerName, statusMessage } from "./email-logs/email-status.ts";
export { eventHistory, highestEvent, type Standing, standing } from "./email-logs/fold-events.ts";
export { LogId, maxRecords, NewEmail, NewEmailEvent } from "./email-logs/new-email.ts";
export {
  addEmailEvents,
  getEmailLog,
  listEmailEvents,
  listEmailLogs,
  recordEmails,
  recordProviderEvents,
} from "./email-logs/use-cases.ts";
export {
  ConflictError,
  type ErrorCode,
  type InputIssue,
  InvalidInputError,
  NotFoundError,
  PostbookError,
  UnavailableError,
} from "./errors.ts";
export { isJsonObject, type JsonObject, type JsonValue, writeJson } from "./json.ts";
export { Locale, parseLocale } from "./locale.ts";
export { erasedAddressHash, newErasureKey } from "./people/erased-address.ts";
export type { PersonHistory, PersonRepository } from "./people/person-repository.ts";
export { erasePerson, exportPerson, type PersonExport } from "./people/use-cases.ts";
export type { Ports } from "./ports.ts";
export { compareText, isStorable, utf8Length } from "./text.ts";
export {
  type Clock,
  microseconds,
  systemClock,
  toMicroseconds,
  toSeconds,
  type UnixMicroseconds,
  UnixSeconds,
} from "./time.ts";
export {
  maxWebhookEndpoints,
  NewWebhookEndpoint,
  newWebhookToken,
  patchWebhookEndpoint,
  type WebhookEndpoint,
  WebhookEndpointId,
  WebhookEndpointPatch,
  WebhookToken,
} from "./webhook-endpoints/webhook-endpoint.ts";
export type { WebhookEndpointRepository } from "./webhook-endpoints/webhook-endpoint-repository.ts";
export {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  findWebhookEndpoint,
  listWebhookEndpoints,
  updateWebhookEndpoint,
} from "./webhook-endpoints/use-cases.ts";
export type { UnrecognisedWebhook } from "./webhooks/unrecognised-webhook.ts";
export { claimWebhookToken, keepUnrecognisedWebhooks } from "./webhooks/use-cases.ts";
export type { WebhookRepository } from "./webhooks/webhook-repository.ts";

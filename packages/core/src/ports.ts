import type { ApiKeyRepository } from "./api-keys/api-key-repository.ts";
import type { CustomerRepository } from "./customers/customer-repository.ts";
import type { EmailLogRepository } from "./email-logs/email-log-repository.ts";
import type { PersonRepository } from "./people/person-repository.ts";
import type { Clock } from "./time.ts";
import type { WebhookRepository } from "./webhooks/webhook-repository.ts";
import type { WebhookEndpointRepository } from "./webhook-endpoints/webhook-endpoint-repository.ts";

/** All that Postbook needs of the world. A use case takes the few of them that it touches. */
export type Ports = {
  readonly customers: CustomerRepository;
  readonly emailLogs: EmailLogRepository;
  readonly people: PersonRepository;
  readonly apiKeys: ApiKeyRepository;
  readonly webhooks: WebhookRepository;
  readonly webhookEndpoints: WebhookEndpointRepository;
  readonly clock: Clock;
};

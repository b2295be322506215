import type { ApiKeyRepository } from "./api-keys/api-key-repository.ts";
import type { CustomerRepository } from "./customers/customer-repository.ts";
import type { EmailLogRepository } from "./email-logs/email-log-repository.ts";
import type { PersonRepository } from "./people/person-repository.ts";
import type { Clock } from "./time.ts";

/** All that Postbook needs of the world. A use case takes the few of them that it touches. */
export type Ports = {
  readonly customers: CustomerRepository;
  readonly emailLogs: EmailLogRepository;
  readonly people: PersonRepository;
  readonly apiKeys: ApiKeyRepository;
  readonly clock: Clock;
};

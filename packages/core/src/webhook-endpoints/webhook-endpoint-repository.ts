import type { AccountId } from "../account.ts";
import type { WebhookEndpoint, WebhookEndpointPatch, WebhookToken } from "./webhook-endpoint.ts";

/** Where webhook endpoints are kept, by account and id. Its laws are in `@postbook/core/contract`. */
export type WebhookEndpointRepository = {
  /** The endpoint with this token, or `undefined`. It is the question that finds the account, and so takes none. */
  findByToken(token: WebhookToken): Promise<WebhookEndpoint | undefined>;

  /** The endpoint with this id, or `undefined`. */
  find(account: AccountId, id: string): Promise<WebhookEndpoint | undefined>;

  /**
   * Keeps a new endpoint.
   *
   * @throws ConflictError when its id is that of another of the account, or its token that of any other
   */
  save(account: AccountId, endpoint: WebhookEndpoint): Promise<void>;

  /** The endpoints of an account, oldest first; of those made at one moment, by id. */
  list(account: AccountId): Promise<WebhookEndpoint[]>;

  /**
   * Replaces what the patch gives and leaves the rest, as `patchWebhookEndpoint` does, in one step:
   * of patches that come at once none is lost. Answers the result, or `undefined` where there is no such endpoint.
   */
  update(account: AccountId, id: string, patch: WebhookEndpointPatch): Promise<WebhookEndpoint | undefined>;

  /** Removes an endpoint, and tells whether there was one. */
  delete(account: AccountId, id: string): Promise<boolean>;
};

import * as v from "valibot";
import type { AccountId } from "../account.ts";
import type { InputIssue } from "../errors.ts";
import { ConflictError, InvalidInputError, NotFoundError } from "../errors.ts";
import type { Ports } from "../ports.ts";
import { endpointProblems } from "./provider-needs.ts";
import type { NewWebhookEndpoint, WebhookEndpoint, WebhookEndpointPatch } from "./webhook-endpoint.ts";
import { maxWebhookEndpoints, newWebhookEndpoint, WebhookToken } from "./webhook-endpoint.ts";

/**
 * Makes an endpoint for a provider to tell an account's data of its emails.
 *
 * @throws InvalidInputError when it lacks what the provider needs: `secrets`, `topics` or `url`
 * @throws ConflictError when the account has `maxWebhookEndpoints`
 */
export async function createWebhookEndpoint(
  { webhookEndpoints, clock }: Pick<Ports, "webhookEndpoints" | "clock">,
  account: AccountId,
  input: NewWebhookEndpoint,
): Promise<WebhookEndpoint> {
  const endpoint = newWebhookEndpoint(account, input, clock.now());
  refuse([...endpointProblems(endpoint.provider, { ...endpoint, url: endpoint.url ?? null })]);
  // Some that are made at once may pass it together: the bound is there to keep a list short, not exact.
  if ((await webhookEndpoints.list(account)).length >= maxWebhookEndpoints) {
    throw new ConflictError(`There are ${maxWebhookEndpoints} webhook endpoints already. Delete one first.`);
  }
  await webhookEndpoints.save(account, endpoint);
  return endpoint;
}

/** The endpoints of an account, oldest first. */
export function listWebhookEndpoints(
  { webhookEndpoints }: Pick<Ports, "webhookEndpoints">,
  account: AccountId,
): Promise<WebhookEndpoint[]> {
  return webhookEndpoints.list(account);
}

/**
 * The endpoint at an address, with the account that it writes for, or `undefined` for a text that
 * is the token of none.
 */
export async function findWebhookEndpoint(
  { webhookEndpoints }: Pick<Ports, "webhookEndpoints">,
  token: string,
): Promise<WebhookEndpoint | undefined> {
  const { success, output } = v.safeParse(WebhookToken, token);
  return success ? webhookEndpoints.findByToken(output) : undefined;
}

/**
 * Replaces what the patch gives: both secrets while the provider is moved to a new one, then the new one alone.
 *
 * @throws NotFoundError when there is no such endpoint
 * @throws InvalidInputError when the patch takes away what the provider needs
 */
export async function updateWebhookEndpoint(
  { webhookEndpoints }: Pick<Ports, "webhookEndpoints">,
  account: AccountId,
  id: string,
  patch: WebhookEndpointPatch,
): Promise<WebhookEndpoint> {
  const { provider } = found(await webhookEndpoints.find(account, id));
  // The provider of an endpoint never changes: what it needs is known, whoever writes meanwhile.
  refuse([...endpointProblems(provider, patch)]);
  return found(await webhookEndpoints.update(account, id, patch));
}

/** Removes an endpoint: nothing is taken at its address from then on. Tells whether there was one. */
export function deleteWebhookEndpoint(
  { webhookEndpoints }: Pick<Ports, "webhookEndpoints">,
  account: AccountId,
  id: string,
): Promise<boolean> {
  return webhookEndpoints.delete(account, id);
}

function refuse(issues: readonly InputIssue[]): void {
  if (issues.length > 0) throw new InvalidInputError(issues);
}

function found(endpoint: WebhookEndpoint | undefined): WebhookEndpoint {
  if (endpoint === undefined) throw new NotFoundError("webhook endpoint");
  return endpoint;
}

import type { JsonObject, WebhookEndpoint } from "@postbook/core";
import { isJsonObject, NewWebhookEndpoint, toSeconds, WebhookEndpointPatch } from "@postbook/core";
import { ProviderId } from "@postbook/esp";
import * as v from "valibot";
import { objectMessage } from "./validate.ts";

/** The body of `POST /webhook_endpoints`. */
export const WebhookEndpointBody = v.object({ ...NewWebhookEndpoint.entries, provider: ProviderId }, objectMessage);

/** The body of `PATCH /webhook_endpoints/:id`. */
export const WebhookEndpointPatchBody = v.pipe(
  // A list has none of the members either, and would pass for a patch of nothing.
  v.custom<JsonObject>(isJsonObject, objectMessage),
  v.object(WebhookEndpointPatch.entries, objectMessage),
);

/** Where the provider is to send its webhooks: a path below the address of the service. */
export function webhookPath({ provider, token }: Pick<WebhookEndpoint, "provider" | "token">): string {
  return `/webhooks/${provider}/${token}`;
}

/** An endpoint as clients know it: of the secrets, how many there are. */
export function webhookEndpointJson(endpoint: WebhookEndpoint) {
  const { id, provider, secrets, topics, url, created } = endpoint;
  return {
    object: "webhook_endpoint",
    id,
    provider,
    path: webhookPath(endpoint),
    created: toSeconds(created),
    secrets: secrets.length,
    ...(topics.length > 0 && { topics }),
    ...(url !== undefined && { url }),
  };
}

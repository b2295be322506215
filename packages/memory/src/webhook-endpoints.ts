import type { WebhookEndpoint, WebhookEndpointRepository, WebhookToken } from "@postbook/core";
import { compareText, ConflictError, patchWebhookEndpoint } from "@postbook/core";
import { byAccount } from "./by-account.ts";

/** Webhook endpoints in memory. */
export function memoryWebhookEndpoints(): WebhookEndpointRepository {
  const endpointsOf = byAccount(() => new Map<string, WebhookEndpoint>());
  const byToken = new Map<WebhookToken, Pick<WebhookEndpoint, "account" | "id">>();
  return {
    async findByToken(token) {
      const found = byToken.get(token);
      return found && structuredClone(endpointsOf(found.account).get(found.id));
    },

    async find(account, id) {
      return structuredClone(endpointsOf(account).get(id));
    },

    async save(account, endpoint) {
      const { id, token } = endpoint;
      const endpoints = endpointsOf(account);
      if (endpoints.has(id) || byToken.has(token)) throw new ConflictError("There is such a webhook endpoint already.");
      endpoints.set(id, structuredClone({ ...endpoint, account }));
      byToken.set(token, { account, id });
    },

    async list(account) {
      const ours = [...endpointsOf(account).values()];
      return structuredClone(
        ours.toSorted((left, right) => left.created - right.created || compareText(left.id, right.id)),
      );
    },

    async update(account, id, patch) {
      const endpoint = endpointsOf(account).get(id);
      if (endpoint === undefined) return undefined;
      const patched = structuredClone(patchWebhookEndpoint(endpoint, patch));
      endpointsOf(account).set(id, patched);
      return structuredClone(patched);
    },

    async delete(account, id) {
      const endpoint = endpointsOf(account).get(id);
      if (endpoint !== undefined) byToken.delete(endpoint.token);
      return endpointsOf(account).delete(id);
    },
  };
}

import type { Ports } from "@postbook/core";
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookEndpoints,
  updateWebhookEndpoint,
  WebhookEndpointId,
} from "@postbook/core";
import { Hono } from "hono";
import * as v from "valibot";
import { type AccountEnv, onlyMethods } from "../routing.ts";
import { success } from "../wire/reply.ts";
import { exactly, readStrictJson } from "../wire/request-body.ts";
import { validate } from "../wire/validate.ts";
import { WebhookEndpointBody, webhookEndpointJson, WebhookEndpointPatchBody } from "../wire/webhook-endpoint.ts";

const IdParameter = v.object({ id: WebhookEndpointId });

/** `/webhook_endpoints`: the addresses at which providers tell an account what became of its emails. */
export function webhookEndpointRoutes(ports: Ports) {
  return new Hono<AccountEnv>()
    .get("/webhook_endpoints", async (c) => {
      const endpoints = await listWebhookEndpoints(ports, c.var.account);
      return success(c, { endpoints: endpoints.map(webhookEndpointJson) });
    })
    .post("/webhook_endpoints", async (c) => {
      const body = validate(WebhookEndpointBody, exactly(await readStrictJson(c)));
      const endpoint = await createWebhookEndpoint(ports, c.var.account, body);
      return success(c, { endpoint: webhookEndpointJson(endpoint) });
    })
    .all("/webhook_endpoints", onlyMethods("GET", "POST"))
    .patch("/webhook_endpoints/:id", async (c) => {
      const { id } = validate(IdParameter, c.req.param());
      const patch = validate(WebhookEndpointPatchBody, exactly(await readStrictJson(c)));
      const endpoint = await updateWebhookEndpoint(ports, c.var.account, id, patch);
      return success(c, { endpoint: webhookEndpointJson(endpoint) });
    })
    .delete("/webhook_endpoints/:id", async (c) => {
      const { id } = validate(IdParameter, c.req.param());
      await deleteWebhookEndpoint(ports, c.var.account, id);
      return success(c);
    })
    .all("/webhook_endpoints/:id", onlyMethods("PATCH", "DELETE"));
}

export { type AppOptions, createApp } from "./app.ts";
export type { WebhookFetch } from "./routes/webhooks.ts";
export { apiKeyAuthentication, type Authentication } from "./auth.ts";
export { webhookPath } from "./wire/webhook-endpoint.ts";

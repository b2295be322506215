export { type AppOptions, createApp } from "./app.ts";
export { apiKeyAuthentication, type Authentication } from "./auth.ts";
export { webhookPath, WebhookProvider } from "./wire/webhook-endpoint.ts";

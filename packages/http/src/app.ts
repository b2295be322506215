import type { AttributeValues, Ports } from "@postbook/core";
import { Hono } from "hono";
import { apiKeyAuthentication, type Authentication } from "./auth.ts";
import { errorResponse, RequestError } from "./errors.ts";
import { batchRoutes, type BatchPart } from "./routes/batch.ts";
import { customerBulkRoutes } from "./routes/customer-bulk.ts";
import { customerRoutes } from "./routes/customers.ts";
import { emailLogRoutes } from "./routes/email-logs.ts";
import { unrecognisedWebhookRoutes } from "./routes/unrecognised-webhooks.ts";
import { type WebhookFetch, webhookRoutes } from "./routes/webhooks.ts";
import { healthRoutes } from "./routes/health.ts";
import { webhookEndpointRoutes } from "./routes/webhook-endpoints.ts";
import type { AccountEnv } from "./routing.ts";

/** What a deployment decides about the API. */
export type AppOptions = {
  /** Which values attributes may have: `scalars`, as the specification says, unless it is told otherwise. */
  readonly attributeValues?: AttributeValues;
  /** Finds the account of a request, and throws when it may not come in; by api key unless it is told otherwise. */
  readonly authentication?: Authentication;
  /** Resolves when what the ports depend on answers; asked by `/readyz`. */
  readonly ready?: () => Promise<void>;
  /** Fetches the certificates of SNS and confirms its subscriptions, by addresses of Amazon's that are built here. */
  readonly webhookFetch?: WebhookFetch;
  /** Told of every error that nobody raised on purpose; the caller sees only that there was one. */
  readonly onError?: (error: unknown) => void;
};

const prefixes = ["/", "/api/v1", "/api/v1_0"];

/**
 * The sendwithus Customers API over any stores, as a Hono app: mount it in another, or use its
 * `fetch`. All paths are served at the root, at `/api/v1` and, for old clients, at `/api/v1_0`.
 */
export function createApp(ports: Ports, options: AppOptions = {}): Hono<AccountEnv> {
  const {
    attributeValues = "scalars",
    authentication = apiKeyAuthentication(ports),
    ready = async () => {},
    webhookFetch = fetch,
    onError = console.error,
  } = options;
  const parts = new WeakMap<Request, BatchPart>();
  const app = new Hono<AccountEnv>({ strict: false });

  app.onError((error, c) => errorResponse(c, error, onError));
  app.route("/", healthRoutes(ready));
  const received = webhookRoutes(ports, webhookFetch, onError);
  for (const prefix of prefixes) app.route(prefix, received);

  // Who asks comes before what is asked: a bad key is told nothing else about its request.
  app.use(async (c, next) => {
    const part = parts.get(c.req.raw);
    c.set("isPart", part !== undefined);
    c.set("account", part?.account ?? (await authentication(c)));
    if (part?.body !== undefined) c.set("partBody", part.body);
    await next();
  });

  const routes = [
    customerBulkRoutes(ports, attributeValues),
    customerRoutes(ports, attributeValues),
    emailLogRoutes(ports),
    unrecognisedWebhookRoutes(ports),
    webhookEndpointRoutes(ports),
    batchRoutes(async (request, part) => {
      parts.set(request, part);
      return app.fetch(request);
    }),
  ];
  for (const prefix of prefixes) for (const route of routes) app.route(prefix, route);

  app.all("*", () => {
    throw new RequestError("unknown_route", "There is nothing at this path.");
  });
  return app;
}

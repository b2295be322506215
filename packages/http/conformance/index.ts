import { describe } from "vitest";
import { addressConformance } from "./addresses.ts";
import { attributeConformance } from "./attributes.ts";
import { batchConformance } from "./batch.ts";
import { bodyConformance } from "./bodies.ts";
import { credentialConformance } from "./credentials.ts";
import { customerBulkConformance } from "./customer-bulk.ts";
import { customerLogPageConformance } from "./customer-log-pages.ts";
import { customerLogConformance } from "./customer-logs.ts";
import { customerConformance } from "./customers.ts";
import { erasureConformance } from "./erasure.ts";
import { errorConformance } from "./errors.ts";
import { eventConformance } from "./events.ts";
import { logIdentityConformance } from "./log-identity.ts";
import { logConformance } from "./logs.ts";
import { requestConformance } from "./requests.ts";
import { valueConformance } from "./values.ts";
import { webhookEndpointChangeConformance } from "./webhook-endpoint-changes.ts";
import { webhookEndpointConformance } from "./webhook-endpoints.ts";
import { webhookConformance } from "./webhooks.ts";
import type { Open, Service } from "./world.ts";

export type { Service };

/**
 * Every sentence of the Customers API specification and of the contract with existing sendwithus
 * clients, as tests of a service over HTTP. `open` gives the service: an app in this process or a
 * server somewhere, new for each test or shared by all, empty or holding other data.
 */
export function httpConformance(name: string, open: Open): void {
  const subjects = {
    customers: customerConformance,
    "customers in bulk": customerBulkConformance,
    addresses: addressConformance,
    "the logs of a customer": customerLogConformance,
    "the pages of a customer's logs": customerLogPageConformance,
    logs: logConformance,
    "the identity of logs": logIdentityConformance,
    events: eventConformance,
    "webhook endpoints": webhookEndpointConformance,
    "changes of webhook endpoints": webhookEndpointChangeConformance,
    webhooks: webhookConformance,
    credentials: credentialConformance,
    requests: requestConformance,
    "erasure and export": erasureConformance,
    errors: errorConformance,
    batch: batchConformance,
    bodies: bodyConformance,
    attributes: attributeConformance,
    values: valueConformance,
  };
  for (const [subject, conformance] of Object.entries(subjects)) {
    describe(`${name}: ${subject}`, () => {
      conformance(open);
    });
  }
}

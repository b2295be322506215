import type { AccountId, Ports, WebhookEndpoint } from "@postbook/core";
import { claimWebhookToken, keepUnrecognisedWebhooks, recordProviderEvents, WebhookToken } from "@postbook/core";
import {
  type ConfirmationItem,
  confirmationUrl,
  type EspProvider,
  type FetchCertificate,
  ProviderId,
  providers,
  signingCertificates,
} from "@postbook/esp";
import { type Context, Hono } from "hono";
import * as v from "valibot";
import { RequestError } from "../errors.ts";
import { onlyMethods } from "../routing.ts";
import { success } from "../wire/reply.ts";
import { readBytes } from "../wire/request-body.ts";
import { validate } from "../wire/validate.ts";

/** What fetches the certificates of SNS, and confirms its subscriptions: the global `fetch` fits. */
export type WebhookFetch = FetchCertificate;

const mostEvents = 1000;
const seconds = 1000;

const Address = v.object({ provider: ProviderId, token: v.string() });

/**
 * `/webhooks/:provider/:token`: what providers tell. The token finds the account; no key is asked
 * for. What fails on our side is answered so that the provider tells it again.
 */
export function webhookRoutes(ports: Ports, fetch: WebhookFetch, report: (error: unknown) => void) {
  const certificates = signingCertificates(fetch);
  const path = `/webhooks/:provider{${ProviderId.options.join("|")}}/:token`;

  async function receive(c: Context, provider: EspProvider, token: string): Promise<void> {
    const endpoint = await findEndpoint(ports, provider, token);
    const request = { body: await readBytes(c), headers: c.req.raw.headers };
    const context = { now: ports.clock.now(), certificates };
    const verification = await provider.verify(request, endpoint, context);
    if (!verification.authentic) throw verification.temporary ? tellAgain(provider) : notAuthentic();
    const { account } = endpoint;
    if (verification.once !== undefined) {
      const body = new TextDecoder().decode(request.body);
      if (!(await claimWebhookToken(ports, account, verification.once.token, body))) throw notAuthentic();
    }
    const items = await provider.normalise(request);
    if (items.length > mostEvents)
      throw new RequestError("too_large", `A webhook tells of at most ${mostEvents} events.`);
    await recordItems(ports, account, provider.id, items);
    for (const item of items) if (item.kind === "confirmation") await confirm(fetch, item, provider);
  }

  return (
    new Hono()
      .post(path, async (c) => {
        const { provider: id, token } = validate(Address, c.req.param());
        const provider = providers[id];
        try {
          await receive(c, provider, token);
          return success(c);
        } catch (error) {
          if (error instanceof RequestError) throw error;
          report(error);
          throw tellAgain(provider);
        }
      })
      // Providers look whether somebody is there before they are given the address.
      .on(["GET", "HEAD"], path, (c) => success(c))
      .all(path, onlyMethods("GET", "POST"))
  );
}

type Items = Awaited<ReturnType<EspProvider["normalise"]>>;

/** Records what was understood of a webhook, and keeps what was not. */
export async function recordItems(ports: Ports, account: AccountId, provider: ProviderId, items: Items): Promise<void> {
  const events = items.flatMap((item) => (item.kind === "event" ? [item.event] : []));
  const unknown = items.flatMap((item) => (item.kind === "unknown" ? [{ provider, ...item }] : []));
  await recordProviderEvents(ports, account, events);
  await keepUnrecognisedWebhooks(ports, account, unknown);
}

async function findEndpoint(ports: Ports, provider: EspProvider, token: string): Promise<WebhookEndpoint> {
  const parsed = v.safeParse(WebhookToken, token);
  const endpoint = parsed.success ? await ports.webhookEndpoints.findByToken(parsed.output) : undefined;
  if (endpoint?.provider !== provider.id) throw notAuthentic();
  return endpoint;
}

// An address that does not exist, another provider's, a wrong signature: nobody is told which.
function notAuthentic(): RequestError {
  return new RequestError("not_authentic", "The webhook is not authentic.");
}

function tellAgain({ retryStatus }: EspProvider): RequestError {
  return new RequestError(retryStatus === 429 ? "tell_again_later" : "cannot_answer", "Tell it again in a moment.");
}

async function confirm(fetch: WebhookFetch, item: ConfirmationItem, provider: EspProvider): Promise<void> {
  const url = confirmationUrl(item);
  if (url === undefined) return;
  const signal = AbortSignal.timeout(5 * seconds);
  const answer = await fetch(url, { redirect: "manual", signal }).catch(() => undefined);
  await answer?.body?.cancel();
  if (!answer?.ok) throw tellAgain(provider);
}

import type { AccountId } from "../account.ts";
import { sha256 } from "../identifier.ts";
import type { Ports } from "../ports.ts";
import { unrecognisedWebhook, type UnrecognisedWebhook } from "./unrecognised-webhook.ts";

/** Keeps pieces of webhooks that were not understood; one that is there already stays as it is. */
export async function keepUnrecognisedWebhooks(
  { webhooks, clock }: Pick<Ports, "webhooks" | "clock">,
  account: AccountId,
  pieces: readonly Pick<UnrecognisedWebhook, "provider" | "payload" | "why">[],
): Promise<void> {
  if (pieces.length === 0) return;
  await webhooks.keepUnrecognised(
    account,
    await Promise.all(pieces.map((piece) => unrecognisedWebhook(piece, clock.now()))),
  );
}

/** Whether a token that is signed without the body may come with this body: for the first time, or again. */
export async function claimWebhookToken(
  { webhooks, clock }: Pick<Ports, "webhooks" | "clock">,
  account: AccountId,
  token: string,
  body: string,
): Promise<boolean> {
  return webhooks.claimToken(account, await sha256(token), await sha256(body), clock.now());
}

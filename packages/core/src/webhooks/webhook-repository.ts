import type { AccountId } from "../account.ts";
import type { UnixMicroseconds } from "../time.ts";
import type { UnrecognisedWebhook } from "./unrecognised-webhook.ts";

/** What is kept of webhooks beside the emails that they tell of. Its laws are in `@postbook/core/contract`. */
export type WebhookRepository = {
  /**
   * Takes a token that may come with one body only, at most 255 bytes long. Answers whether it is
   * new, or has come with a body of the same digest before; of claims at once one decides.
   */
  claimToken(account: AccountId, token: string, digest: string, now: UnixMicroseconds): Promise<boolean>;

  /** Keeps pieces that were not understood, each once by its id: the first stays. */
  keepUnrecognised(account: AccountId, webhooks: readonly UnrecognisedWebhook[]): Promise<void>;

  /**
   * The pieces that are kept, newest first by (received, id), at most `count`; with `before`, only
   * those that come after that one in this order.
   */
  listUnrecognised(
    account: AccountId,
    page: { readonly count: number; readonly before?: Pick<UnrecognisedWebhook, "received" | "id"> },
  ): Promise<UnrecognisedWebhook[]>;

  /** Forgets pieces, those that are there. */
  removeUnrecognised(account: AccountId, ids: readonly string[]): Promise<void>;
};

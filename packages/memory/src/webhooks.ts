import type { AccountId, UnrecognisedWebhook, WebhookRepository } from "@postbook/core";
import { compareText } from "@postbook/core";
import { byAccount } from "./by-account.ts";

/** What was not understood, of each account, by id. */
export type UnrecognisedOf = (account: AccountId) => Map<string, UnrecognisedWebhook>;

/** What is kept of webhooks, in memory. */
export function memoryWebhooks(unrecognisedOf: UnrecognisedOf): WebhookRepository {
  const tokensOf = byAccount(() => new Map<string, string>());
  return {
    async claimToken(account, token, digest) {
      const tokens = tokensOf(account);
      const known = tokens.get(token) ?? digest;
      tokens.set(token, known);
      return known === digest;
    },

    async keepUnrecognised(account, webhooks) {
      const kept = unrecognisedOf(account);
      for (const webhook of webhooks) if (!kept.has(webhook.id)) kept.set(webhook.id, structuredClone(webhook));
    },

    async listUnrecognised(account, { count, before }) {
      const all = [...unrecognisedOf(account).values()].toSorted(newestFirst);
      const after = before === undefined ? all : all.filter((webhook) => newestFirst(before, webhook) < 0);
      return structuredClone(after.slice(0, count));
    },

    async removeUnrecognised(account, ids) {
      for (const id of ids) unrecognisedOf(account).delete(id);
    },
  };
}

type Position = Pick<UnrecognisedWebhook, "received" | "id">;

function newestFirst(left: Position, right: Position): number {
  return right.received - left.received || compareText(right.id, left.id);
}

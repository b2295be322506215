import { describe, expect, it } from "vitest";
import type { UnrecognisedWebhook, WebhookRepository } from "../src/index.ts";
import { at, newAccount } from "./world.ts";

/** The laws of `WebhookRepository`. `open` gives a store that may hold other accounts already. */
export function webhookContract(name: string, open: () => Promise<WebhookRepository>): void {
  describe(`${name}: webhooks`, () => {
    it("lets a token come with one body only, and again with that one", async () => {
      const webhooks = await open();
      const [ours, theirs] = [newAccount(), newAccount()];
      expect(await webhooks.claimToken(ours, "token", "one", at(0))).toBe(true);
      expect(await webhooks.claimToken(ours, "token", "one", at(1))).toBe(true);
      expect(await webhooks.claimToken(ours, "token", "two", at(2))).toBe(false);
      expect(await webhooks.claimToken(theirs, "token", "two", at(2))).toBe(true);
    });

    it("lets one of ten bodies have a token that they claim at once", async () => {
      const webhooks = await open();
      const account = newAccount();
      const claims = Array.from({ length: 10 }, (_, body) => webhooks.claimToken(account, "token", `${body}`, at(0)));
      expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
    });

    it("keeps each piece once, as it was first, and lists them newest first, page by page", async () => {
      const webhooks = await open();
      const account = newAccount();
      const pieces = [piece("a", 1), piece("c", 2), piece("b", 2), piece("d", 0)];
      await webhooks.keepUnrecognised(account, pieces);
      await webhooks.keepUnrecognised(account, [{ ...piece("a", 9), why: "later" }, piece("a", 8)]);
      const all = await webhooks.listUnrecognised(account, { count: 10 });
      expect(all).toEqual([piece("c", 2), piece("b", 2), piece("a", 1), piece("d", 0)]);
      const first = await webhooks.listUnrecognised(account, { count: 1 });
      expect(first).toEqual(all.slice(0, 1));
      expect(await webhooks.listUnrecognised(account, { count: 2, before: piece("c", 2) })).toEqual(all.slice(1, 3));
      await webhooks.removeUnrecognised(account, ["b", "none"]);
      expect(await webhooks.listUnrecognised(account, { count: 10 })).toHaveLength(3);
    });

    it("does not let accounts see or forget each other's pieces", async () => {
      const webhooks = await open();
      const [ours, theirs] = [newAccount(), newAccount()];
      await webhooks.keepUnrecognised(ours, [piece("a", 1)]);
      expect(await webhooks.listUnrecognised(theirs, { count: 10 })).toEqual([]);
      await webhooks.removeUnrecognised(theirs, ["a"]);
      expect(await webhooks.listUnrecognised(ours, { count: 10 })).toEqual([piece("a", 1)]);
    });
  });
}

function piece(id: string, offset: number): UnrecognisedWebhook {
  return { id, provider: "ses", payload: `{"strange":"é😀\u2028 ${id}"}`, why: "no status", received: at(offset) };
}

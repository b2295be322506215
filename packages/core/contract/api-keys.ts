import { describe, expect, it } from "vitest";
import type { AccountId, ApiKey, ApiKeyDigest, ApiKeyRepository } from "../src/index.ts";
import { at, newAccount } from "./world.ts";

/** The laws of `ApiKeyRepository`. `open` gives a store without any key. */
export function apiKeyContract(name: string, open: () => Promise<ApiKeyRepository>): void {
  describe(`${name}: api keys`, () => {
    it("finds a key by its digest once it is saved", async () => {
      const apiKeys = await open();
      const account = newAccount();
      const key = apiKey(account, "one");
      expect(await apiKeys.exists()).toBe(false);
      expect(await apiKeys.find(key.digest)).toBeUndefined();
      expect(await apiKeys.save(account, key)).toEqual(key);
      expect(await apiKeys.find(key.digest)).toEqual(key);
      expect(await apiKeys.exists()).toBe(true);
    });

    it("keeps the first of two keys with one digest, of whatever account", async () => {
      const apiKeys = await open();
      const [ours, theirs] = [newAccount(), newAccount()];
      const key = apiKey(ours, "same");
      await apiKeys.save(ours, key);
      expect(await apiKeys.save(ours, { ...key, id: "key_again" })).toEqual(key);
      expect(await apiKeys.save(theirs, { ...apiKey(theirs, "same"), id: "key_theirs" })).toEqual(key);
      expect(await apiKeys.list(theirs)).toEqual([]);
    });

    it("keeps one of ten that are saved at once under one digest", async () => {
      const apiKeys = await open();
      const account = newAccount();
      const keys = Array.from({ length: 10 }, (_, index) => ({ ...apiKey(account, "same"), id: `key_${index}` }));
      const saved = await Promise.all(keys.map((key) => apiKeys.save(account, key)));
      expect(new Set(saved.map(({ id }) => id)).size).toBe(1);
    });

    it("lists the keys of one account, oldest first", async () => {
      const apiKeys = await open();
      const [ours, theirs] = [newAccount(), newAccount()];
      const later = { ...apiKey(ours, "b"), mode: "test", created: at(2) } as const;
      const earlier = { ...apiKey(ours, "a"), created: at(1) };
      for (const key of [later, earlier]) await apiKeys.save(ours, key);
      await apiKeys.save(theirs, apiKey(theirs, "c"));
      expect(await apiKeys.list(ours)).toEqual([earlier, later]);
    });
  });
}

function apiKey(account: AccountId, name: string): ApiKey {
  return {
    id: `key_${name}`,
    account,
    mode: "live",
    digest: `digest of ${name}` as ApiKeyDigest,
    hint: "1234",
    created: at(0),
  };
}

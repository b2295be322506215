import type { ApiKey } from "./api-key.ts";
import type { ApiKeyRepository } from "./api-key-repository.ts";

/**
 * Adds keys that stand in a deployment's settings to those of a store. They are never stored: a key
 * that is taken out of the settings opens nothing from the next start on.
 */
export function withConfiguredKeys(stored: ApiKeyRepository, configured: readonly ApiKey[]): ApiKeyRepository {
  const byDigest = new Map(configured.map((key) => [key.digest, key]));
  return {
    find: async (digest) => byDigest.get(digest) ?? stored.find(digest),
    exists: async () => byDigest.size > 0 || stored.exists(),
    save: async (account, key) => byDigest.get(key.digest) ?? stored.save(account, key),
    list: async (account) => {
      const kept = (await stored.list(account)).filter(({ digest }) => !byDigest.has(digest));
      const ours = [...byDigest.values()].filter((key) => key.account === account);
      return [...ours, ...kept].toSorted((left, right) => left.created - right.created);
    },
  };
}

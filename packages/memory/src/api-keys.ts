import type { ApiKey, ApiKeyDigest, ApiKeyRepository } from "@postbook/core";

/** Api keys in memory. */
export function memoryApiKeys(): ApiKeyRepository {
  const keys = new Map<ApiKeyDigest, ApiKey>();
  return {
    async find(digest) {
      return structuredClone(keys.get(digest));
    },

    async exists() {
      return keys.size > 0;
    },

    async save(account, key) {
      const kept = keys.get(key.digest) ?? structuredClone({ ...key, account });
      keys.set(key.digest, kept);
      return structuredClone(kept);
    },

    async list(account) {
      const ours = [...keys.values()].filter((key) => key.account === account);
      return structuredClone(ours.toSorted((left, right) => left.created - right.created));
    },
  };
}

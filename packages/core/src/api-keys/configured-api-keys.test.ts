import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { at } from "../../contract/world.ts";
import { AccountId } from "../account.ts";
import { ConflictError } from "../errors.ts";
import type { ApiKey } from "./api-key.ts";
import { ApiKeySecret, digestOf } from "./api-key.ts";
import type { ApiKeyRepository } from "./api-key-repository.ts";
import { withConfiguredKeys } from "./configured-api-keys.ts";
import { apiKeyOf, authenticate, importApiKey } from "./use-cases.ts";

const acme = v.parse(AccountId, "acme");
const other = v.parse(AccountId, "other");

describe("withConfiguredKeys", () => {
  it("finds the configured keys and the stored ones", async () => {
    const [configured, stored] = [await keyOf("configured-key"), await keyOf("stored-key", other)];
    const apiKeys = withConfiguredKeys(inMemory([stored]), [configured]);
    expect(await apiKeys.find(configured.digest)).toBe(configured);
    expect(await apiKeys.find(stored.digest)).toBe(stored);
    expect(await apiKeys.find(await digestOf("unknown-key"))).toBeUndefined();
    expect(await authenticate({ apiKeys }, "configured-key")).toBe("acme");
    expect(await authenticate({ apiKeys }, "stored-key")).toBe("other");
  });

  it("knows whether there is any key, in the settings or in the store", async () => {
    const key = await keyOf("some-other-key");
    expect(await withConfiguredKeys(inMemory([]), []).exists()).toBe(false);
    expect(await withConfiguredKeys(inMemory([key]), []).exists()).toBe(true);
    expect(await withConfiguredKeys(inMemory([]), [key]).exists()).toBe(true);
  });

  it("never stores a configured key, so that it opens nothing once it is out of the settings", async () => {
    const store = inMemory([]);
    const configured = await keyOf("configured-key");
    const apiKeys = withConfiguredKeys(store, [configured]);
    expect(await apiKeys.save(acme, { ...configured, id: "key_again" })).toBe(configured);
    expect(await store.exists()).toBe(false);
    expect(await authenticate({ apiKeys: withConfiguredKeys(store, []) }, "configured-key")).toBeUndefined();
  });

  it("stores every other key", async () => {
    const store = inMemory([]);
    const apiKeys = withConfiguredKeys(store, [await keyOf("configured-key")]);
    const key = await keyOf("another-key");
    expect(await apiKeys.save(acme, key)).toBe(key);
    expect(await store.find(key.digest)).toBe(key);
  });

  it("lets no other account import a configured key", async () => {
    const apiKeys = withConfiguredKeys(inMemory([]), [await keyOf("configured-key")]);
    const ports = { apiKeys, clock: { now: () => at(1) } };
    await expect(importApiKey(ports, other, v.parse(ApiKeySecret, "configured-key"))).rejects.toThrow(ConflictError);
  });

  it("lists the keys of one account only", async () => {
    const keys = [await keyOf("configured-1"), await keyOf("configured-2", other)];
    const stored = [await keyOf("stored-no-1"), await keyOf("stored-no-2", other)];
    const apiKeys = withConfiguredKeys(inMemory(stored), keys);
    expect(hints(await apiKeys.list(acme))).toEqual(["ed-1", "no-1"]);
    expect(hints(await apiKeys.list(other))).toEqual(["ed-2", "no-2"]);
  });

  it("lists oldest first, as every repository of keys does, though settings are read at each start", async () => {
    const stored = [await keyOf("stored-no-1", acme, 1), await keyOf("stored-no-3", acme, 3)];
    const apiKeys = withConfiguredKeys(inMemory(stored), [await keyOf("configured-2", acme, 2)]);
    expect(hints(await apiKeys.list(acme))).toEqual(["no-1", "ed-2", "no-3"]);
  });

  it("lists a key once that stands in the settings and in the store, or twice in the settings", async () => {
    const keys = [
      await keyOf("same-key-1", acme, 2),
      await keyOf("same-key-1", acme, 2),
      await keyOf("same-key-2", acme, 3),
    ];
    const apiKeys = withConfiguredKeys(inMemory([await keyOf("same-key-2", acme, 1)]), keys);
    expect(hints(await apiKeys.list(acme)).toSorted()).toEqual(["ey-1", "ey-2"]);
  });
});

function hints(keys: readonly ApiKey[]): string[] {
  return keys.map(({ hint }) => hint);
}

function keyOf(secret: string, account: AccountId = acme, created = 0): Promise<ApiKey> {
  return apiKeyOf(account, v.parse(ApiKeySecret, secret), { now: () => at(created) });
}

function inMemory(given: readonly ApiKey[]): ApiKeyRepository {
  const keys = [...given];
  return {
    find: async (digest) => keys.find((key) => key.digest === digest),
    exists: async () => keys.length > 0,
    async save(_, key) {
      keys.push(key);
      return key;
    },
    list: async (account) => keys.filter((key) => key.account === account),
  };
}

import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { at } from "../../contract/world.ts";
import { AccountId } from "../account.ts";
import { ConflictError } from "../errors.ts";
import type { Clock } from "../time.ts";
import type { ApiKey } from "./api-key.ts";
import { ApiKeySecret, digestOf } from "./api-key.ts";
import type { ApiKeyRepository } from "./api-key-repository.ts";
import { apiKeyOf, authenticate, createApiKey, importApiKey } from "./use-cases.ts";

const acme = v.parse(AccountId, "acme");
const other = v.parse(AccountId, "other");
const clock: Clock = { now: () => at(42) };
const imported = v.parse(ApiKeySecret, "live_8a5c9b2e4f");

describe("createApiKey", () => {
  it("lets the bearer of a live key into the data of the account", async () => {
    const ports = { apiKeys: inMemory(), clock };
    const secret = await createApiKey(ports, acme, "live");
    expect(await authenticate(ports, secret)).toBe("acme");
  });

  it("lets the bearer of a test key into the data beside it", async () => {
    const ports = { apiKeys: inMemory(), clock };
    const secret = await createApiKey(ports, acme, "test");
    expect(await authenticate(ports, secret)).toBe("acme:test");
  });

  it("keeps the digest and the last four characters of the key, and the key itself nowhere", async () => {
    const apiKeys = inMemory();
    const secret = await createApiKey({ apiKeys, clock }, acme, "test");
    const [kept] = await apiKeys.list(acme);
    expect(kept).toEqual({
      id: expect.stringMatching(/^key_[0-9a-f]{32}$/),
      account: "acme",
      mode: "test",
      digest: await digestOf(secret),
      hint: secret.slice(-4),
      created: at(42),
    });
    expect(JSON.stringify(kept)).not.toContain(secret.slice(0, -4));
  });

  it("makes another key each time", async () => {
    const apiKeys = inMemory();
    const secrets = [
      await createApiKey({ apiKeys, clock }, acme, "live"),
      await createApiKey({ apiKeys, clock }, acme, "live"),
    ];
    expect(new Set(secrets).size).toBe(2);
    expect(await apiKeys.list(acme)).toHaveLength(2);
  });
});

describe("importApiKey", () => {
  it("lets a key into an account that callers have already, on live data", async () => {
    const ports = { apiKeys: inMemory(), clock };
    expect(await importApiKey(ports, acme, imported)).toMatchObject({ account: "acme", mode: "live", hint: "2e4f" });
    expect(await authenticate(ports, imported)).toBe("acme");
  });

  it("changes nothing when it is done again", async () => {
    const apiKeys = inMemory();
    const first = await importApiKey({ apiKeys, clock }, acme, imported);
    expect(await importApiKey({ apiKeys, clock: { now: () => at(99) } }, acme, imported)).toEqual(first);
    expect(await apiKeys.list(acme)).toEqual([first]);
  });

  it("refuses a key of another account, which keeps it", async () => {
    const ports = { apiKeys: inMemory(), clock };
    await importApiKey(ports, acme, imported);
    await expect(importApiKey(ports, other, imported)).rejects.toThrow(ConflictError);
    expect(await authenticate(ports, imported)).toBe("acme");
  });
});

describe("apiKeyOf", () => {
  it("is made at the time of the clock, which it asks once", async () => {
    let asked = 0;
    const counting: Clock = {
      now() {
        asked += 1;
        return at(asked);
      },
    };
    const key = await apiKeyOf(acme, imported, counting);
    expect([key.created, asked]).toEqual([at(1), 1]);
  });
});

describe("authenticate", () => {
  it.each(["", "unknown key", "live_8a5c9b2e4F", "live_8a5c9b2e4f ", "\u0000", "\ud800", "x".repeat(10_000)])(
    "does not know %j",
    async (secret) => {
      const ports = { apiKeys: inMemory(), clock };
      await importApiKey(ports, acme, imported);
      expect(await authenticate(ports, secret)).toBeUndefined();
    },
  );

  it("does not take the digest that is stored for the key", async () => {
    const ports = { apiKeys: inMemory(), clock };
    const { digest } = await importApiKey(ports, acme, imported);
    expect(await authenticate(ports, digest)).toBeUndefined();
  });
});

function inMemory(): ApiKeyRepository {
  const keys: ApiKey[] = [];
  return {
    find: async (digest) => keys.find((key) => key.digest === digest),
    exists: async () => keys.length > 0,
    async save(_, key) {
      const kept = keys.find(({ digest }) => digest === key.digest);
      if (kept === undefined) keys.push(key);
      return kept ?? key;
    },
    list: async (account) => keys.filter((key) => key.account === account),
  };
}

import type { Ports } from "@postbook/core";
import { AccountId, createApiKey, microseconds, systemClock } from "@postbook/core";
import { memoryStore } from "@postbook/memory";
import { Hono } from "hono";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { apiKeyAuthentication } from "./auth.ts";
import { RequestError } from "./errors.ts";

const account = v.parse(AccountId, "acme");

describe("apiKeyAuthentication", () => {
  it("remembers a key that it found for five seconds by the clock, and no longer", async () => {
    const world = await newWorld();
    expect(await world.ask({ "X-SWU-API-KEY": world.key })).toBe("acme");
    world.pass(4_999_999);
    expect(await world.ask({ Authorization: `Bearer ${world.key}` })).toBe("acme");
    expect(world.questions()).toBe(1);
    world.pass(1);
    expect(await world.ask({ "X-SWU-API-KEY": world.key })).toBe("acme");
    expect(world.questions()).toBe(2);
  });

  it("does not remember a key for longer because it is used", async () => {
    const world = await newWorld();
    for (const step of [0, 2_000_000, 2_000_000, 2_000_000]) {
      world.pass(step);
      await world.ask({ "X-SWU-API-KEY": world.key });
    }
    expect(world.questions()).toBe(2);
  });

  it("forgets within five seconds a key that no longer opens anything", async () => {
    const world = await newWorld();
    await world.ask({ "X-SWU-API-KEY": world.key });
    world.close();
    expect(await world.ask({ "X-SWU-API-KEY": world.key })).toBe("acme");
    world.pass(5_000_000);
    expect(await world.ask({ "X-SWU-API-KEY": world.key })).toBe("forbidden");
  });

  it("never remembers a key that opens nothing: it opens from the moment that it exists", async () => {
    const world = await newWorld();
    world.close();
    for (const questions of [1, 2, 3]) {
      expect(await world.ask({ "X-SWU-API-KEY": world.key })).toBe("forbidden");
      expect(world.questions()).toBe(questions);
    }
    world.open();
    expect(await world.ask({ "X-SWU-API-KEY": world.key })).toBe("acme");
  });

  it("takes the header of sendwithus clients before Authorization, right or wrong", async () => {
    const world = await newWorld();
    const right = `Basic ${btoa(`${world.key}:`)}`;
    expect(await world.ask({ "X-SWU-API-KEY": world.key, Authorization: "Basic wrong" })).toBe("acme");
    expect(await world.ask({ "X-SWU-API-KEY": "wrong", Authorization: right })).toBe("forbidden");
    expect(await world.ask({ "X-SWU-API-KEY": "", Authorization: right })).toBe("forbidden");
  });

  it("does not ask the store where there are no credentials, and knows no other scheme", async () => {
    const world = await newWorld();
    expect(await world.ask({})).toBe("unauthenticated");
    expect(await world.ask({ Authorization: `Digest ${world.key}` })).toBe("unauthenticated");
    expect(world.questions()).toBe(0);
  });

  it("opens the test data of an account by a test key", async () => {
    const world = await newWorld("test");
    expect(await world.ask({ Authorization: `Bearer ${world.key}` })).toBe("acme:test");
  });

  it("takes for no key what Basic holds after the first colon, and any password for none", async () => {
    const world = await newWorld();
    expect(await world.ask({ Authorization: `Basic ${btoa(`${world.key}:pass:word`)}` })).toBe("acme");
    expect(await world.ask({ Authorization: `Basic ${btoa(`x:${world.key}`)}` })).toBe("forbidden");
  });
});

/** A key of an account, a clock that stands still, and a count of how often the store is asked. */
async function newWorld(mode: "live" | "test" = "live") {
  const { apiKeys } = memoryStore();
  const key = await createApiKey({ apiKeys, clock: systemClock() }, account, mode);
  let [time, questions, isOpen] = [1_700_000_000_000_000, 0, true];
  const ports: Pick<Ports, "apiKeys" | "clock"> = {
    clock: { now: () => microseconds(time) },
    apiKeys: {
      ...apiKeys,
      async find(digest) {
        questions += 1;
        return isOpen ? apiKeys.find(digest) : undefined;
      },
    },
  };
  const authentication = apiKeyAuthentication(ports);
  const app = new Hono().get("/", async (c) => c.text(await authentication(c)));
  app.onError((error, c) => c.text(error instanceof RequestError ? error.code : "another error"));
  return {
    key,
    questions: () => questions,
    pass: (microseconds: number) => void (time += microseconds),
    open: () => void (isOpen = true),
    close: () => void (isOpen = false),
    ask: async (headers: Record<string, string>) => (await app.request("/", { headers })).text(),
  };
}

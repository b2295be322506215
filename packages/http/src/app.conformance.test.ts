import { AccountId, createApiKey, systemClock } from "@postbook/core";
import { memoryStore } from "@postbook/memory";
import * as v from "valibot";
import { httpConformance } from "../conformance/index.ts";
import { createApp } from "./app.ts";

httpConformance("memory", async () => {
  const ports = { ...memoryStore(), clock: systemClock() };
  const [one, other] = [v.parse(AccountId, "one"), v.parse(AccountId, "other")];
  const app = createApp(ports);
  return {
    fetch: async (path, init) => app.request(path, init),
    key: await createApiKey(ports, one, "live"),
    otherKey: await createApiKey(ports, other, "live"),
    testKey: await createApiKey(ports, one, "test"),
  };
});

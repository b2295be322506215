import { AccountId, createApiKey, defaultAccount, systemClock } from "@postbook/core";
import { createApp } from "@postbook/http";
import { httpConformance } from "@postbook/http/conformance";
import { createDatabase } from "@postbook/test-postgres";
import { afterAll, inject } from "vitest";
import * as v from "valibot";
import { listen } from "../src/listen.ts";
import { readSettings } from "../src/settings.ts";
import { openStore } from "../src/store.ts";
import { temporaryFolder } from "./process.ts";

// Over the network, by the server that people run, on both of its databases.

const atTheEnd: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of atTheEnd.toReversed()) await close();
});

async function service(environment: Readonly<Record<string, string>>) {
  const settings = readSettings({ ...environment, PORT: "0" });
  const store = await openStore(settings);
  const ports = { ...store, clock: systemClock() };
  const { url, drain } = await listen(createApp(ports, { ready: store.ping }).fetch, settings);
  atTheEnd.push(store.close, () => drain(1000));
  return {
    fetch: (path: string, init?: RequestInit) => fetch(url + path, init),
    key: await createApiKey(ports, defaultAccount, "live"),
    testKey: await createApiKey(ports, defaultAccount, "test"),
    otherKey: await createApiKey(ports, v.parse(AccountId, "another"), "live"),
  };
}

async function onPostgres() {
  const { url, drop } = await createDatabase(inject("postgresUrl"));
  atTheEnd.push(drop);
  return service({ DATABASE_URL: url });
}

async function embedded() {
  const { folder, remove } = await temporaryFolder();
  atTheEnd.push(remove);
  return service({ POSTBOOK_DATA_DIR: `${folder}/.postbook` });
}

const postgresService = onPostgres();
const embeddedService = embedded();
httpConformance("the server on Postgres", () => postgresService);
httpConformance("the server on the embedded database", () => embeddedService);

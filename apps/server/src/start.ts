import { apiKeyOf, createApiKey, defaultAccount, systemClock, withConfiguredKeys } from "@postbook/core";
import { createApp } from "@postbook/http";
import { listen } from "./listen.ts";
import type { Settings } from "./settings.ts";
import { openStore } from "./store.ts";

/** A service at work: `stop` lets the requests at work finish and closes the database. */
export type Service = { readonly url: string; stop(): Promise<void> };

/** How long requests at work have to finish, in milliseconds. */
const drainDeadline = 10_000;

/**
 * Opens the stores, serves the API over them, makes a key where there is none, and tells `say`
 * how to use it.
 *
 * @throws Error whose message says what is in the way: the database, its folder, or the port
 */
export async function startService(settings: Settings, say: (line: string) => void): Promise<Service> {
  const store = await openStore(settings);
  try {
    const clock = systemClock();
    const configured = await Promise.all(settings.apiKeys.map((secret) => apiKeyOf(defaultAccount, secret, clock)));
    const ports = { ...store, clock, apiKeys: withConfiguredKeys(store.apiKeys, configured) };
    const app = createApp(ports, {
      attributeValues: settings.attributeValues,
      ready: store.ping,
      onError: reportError,
    });
    const { url, drain } = await listen(app.fetch, settings);
    say(`Postbook is listening on ${url}`);
    say(`It keeps its data in ${store.where}`);
    // Only now: a key that is made before the port is ours would be lost with the start that failed.
    const made = (await ports.apiKeys.exists()) ? undefined : await createApiKey(ports, defaultAccount, "live");
    for (const line of firstSteps(url, made)) say(line);
    return {
      url,
      async stop() {
        await drain(drainDeadline);
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function firstSteps(url: string, made: string | undefined): string[] {
  if (made === undefined) return ["", "Try it:", "", `  curl ${url}/healthz`, ""];
  return [
    "",
    "Your API key, shown only this once:",
    "",
    `  ${made}`,
    "",
    "Try it:",
    "",
    `  curl -u ${made}: ${url}/customers -d '{"email":"matt@example.com","data":{"first_name":"Matt"}}'`,
    `  curl -u ${made}: ${url}/customers/matt@example.com`,
    "",
    "Fill it with people and their emails:",
    "",
    `  npx -y pnpm@12.21.0 demo --key ${made}${url === "http://127.0.0.1:8080" ? "" : ` --url ${url}`}`,
    "",
  ];
}

// The innermost cause alone: an error of a statement repeats the values that it was given.
function reportError(error: unknown): void {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  console.error(cause instanceof Error ? cause.stack : cause);
}

#!/usr/bin/env node
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { createApiKey, defaultAccount, systemClock } from "@postbook/core";
import { manageEndpoints } from "./commands/endpoints.ts";
import { fillWithDemo } from "./demo/fill.ts";
import { readSettings } from "./settings.ts";
import { startService } from "./start.ts";
import { openStore } from "./store.ts";
import { UsageError } from "./usage-error.ts";

const help = `postbook: one profile and every email, for every customer.

Usage: postbook <command> [options]

  start                 serve the API; settings come from the environment and .env
  migrate               bring the database up to date, and stop
  keys create           make an API key and print it; with --test, one for test data
  endpoints list        the addresses that email providers send their webhooks to
  endpoints create PROVIDER, endpoints update ID
                        make or change one, and print its path for the provider
                        --secret KEY (or - for standard input), --topic ARN, --url URL;
                        secrets and topics may be several, and replace those before
  endpoints delete ID   take no webhooks there any more
                        with --test, each of these works on test data
  demo --key KEY        fill a running service with people and their emails
                        --url URL (http://127.0.0.1:8080), --customers N (60)

  --help                this text
`;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      customers: { type: "string", default: "60" },
      help: { type: "boolean", short: "h" },
      key: { type: "string" },
      secret: { type: "string", multiple: true },
      test: { type: "boolean", default: false },
      topic: { type: "string", multiple: true },
      url: { type: "string" },
    },
  });
  const command = positionals.join(" ");
  if (values.help || command === "") return say(help);
  if (existsSync(".env")) process.loadEnvFile(".env");
  if (positionals[0] === "endpoints") return manageEndpoints(positionals.slice(1), values, say);
  switch (command) {
    case "start":
      return start();
    case "migrate":
      return migrate();
    case "keys create":
      return createKey(values.test ? "test" : "live");
    case "demo":
      return fillWithDemo({ url: "http://127.0.0.1:8080", ...values }, say);
    default:
      throw new UsageError(`There is no command "${command}". Try: postbook --help`);
  }
}

async function start(): Promise<void> {
  const { stop } = await startService(readSettings(process.env), say);
  let stopping = false;
  // A terminal and those who pass signals on may both send it: only the first one counts.
  const onSignal = () => {
    if (stopping) return;
    stopping = true;
    say("Stopping: requests at work may finish.");
    stop().then(() => process.exit(0), fail);
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

async function migrate(): Promise<void> {
  const store = await openStore(readSettings(process.env));
  say(`Up to date: ${store.where}`);
  await store.close();
}

async function createKey(mode: "live" | "test"): Promise<void> {
  const store = await openStore(readSettings(process.env));
  say(await createApiKey({ ...store, clock: systemClock() }, defaultAccount, mode));
  await store.close();
}

function fail(error: unknown): never {
  process.stderr.write(`postbook: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

await main().catch(fail);

import * as v from "valibot";
import { UsageError } from "../usage-error.ts";
import { type DemoEmail, demoEmails } from "./emails.ts";
import { demoCustomers, seededRandom } from "./people.ts";

/** The service cannot be reached, or refuses; the message says why. */
class ServiceError extends Error {}

/** What `postbook demo` is told: where the service is, a key for it, and how many people to bring. */
export type DemoOptions = { readonly url: string; readonly key?: string | undefined; readonly customers: string };

/**
 * Fills a running service through its public API with people and everything they were sent. It may
 * run again: what is there already stays as it is.
 *
 * @throws UsageError when an option is wrong
 * @throws ServiceError when the service cannot be reached, or refuses
 */
export async function fillWithDemo(options: DemoOptions, say: (line: string) => void): Promise<void> {
  const key = options.key ?? process.env["POSTBOOK_API_KEY"];
  const count = Number(options.customers);
  if (key === undefined)
    throw new UsageError("The demo needs the API key that the first start has shown: --key pb_live_...");
  if (!Number.isSafeInteger(count) || count < 1 || count > 10_000) throw new UsageError("--customers takes 1 to 10000");

  const post = poster(options.url, key);
  const random = seededRandom(2017);
  const now = Math.floor(Date.now() / 1000);
  const customers = demoCustomers(count, random);
  const emails = customers.flatMap((customer, position) => demoEmails(customer, position, now, random));

  for (const page of pages(customers, 100)) {
    await postBatch(
      post,
      page.map((body) => ({ path: "/customers", method: "POST", body })),
    );
  }
  say(`${customers.length} customers`);
  for (const page of pages(emails, 1000))
    await post(
      "/logs",
      page.map(({ log }) => log),
    );
  say(`${emails.length} emails`);
  const told = emails.filter(({ events }) => events.length > 0);
  for (const [index, page] of pages(told, 100).entries()) {
    await postBatch(post, page.map(eventsRequest));
    if (index % 5 === 4) say(`  events of ${(index + 1) * 100} of ${told.length} emails`);
  }
  say(`${told.reduce((sum, { events }) => sum + events.length, 0)} events`);
  say("");
  for (const { email } of customers.slice(0, 4))
    say(`  curl -u ${key}: '${options.url}/customers/${email}/logs?count=3'`);
}

function eventsRequest({ log, events }: DemoEmail) {
  return { path: `/logs/${log.id}/events`, method: "POST", body: events };
}

const BatchAnswer = v.array(v.object({ path: v.string(), status_code: v.number(), body: v.unknown() }));

type Post = (path: string, body: unknown) => Promise<unknown>;

async function postBatch(post: Post, requests: readonly unknown[]): Promise<void> {
  const answers = v.parse(BatchAnswer, await post("/batch", requests));
  const refused = answers.find(({ status_code }) => status_code !== 200);
  if (refused !== undefined) throw new ServiceError(`The service refused ${refused.path}: ${String(refused.body)}`);
}

function poster(url: string, key: string): Post {
  return async (path, body) => {
    const response = await fetch(new URL(path, url), {
      method: "POST",
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }).catch((cause: unknown) => {
      throw new ServiceError(`Nothing answers at ${url}. Start the service first.`, { cause });
    });
    if (!response.ok) throw new ServiceError(`The service answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
}

function pages<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, page) =>
    items.slice(page * size, (page + 1) * size),
  );
}

import { text } from "node:stream/consumers";
import {
  type AccountId,
  createWebhookEndpoint,
  dataAccount,
  defaultAccount,
  deleteWebhookEndpoint,
  InvalidInputError,
  listWebhookEndpoints,
  NewWebhookEndpoint,
  NotFoundError,
  type Ports,
  systemClock,
  updateWebhookEndpoint,
  type WebhookEndpoint,
  WebhookEndpointId,
  WebhookEndpointPatch,
} from "@postbook/core";
import { ProviderId } from "@postbook/esp";
import { webhookPath } from "@postbook/http";
import * as v from "valibot";
import { readSettings } from "../settings.ts";
import { openStore } from "../store.ts";
import { UsageError } from "../usage-error.ts";

/** What `postbook endpoints` is told of an endpoint, and whether it is one for test data. */
export type EndpointOptions = {
  /** `-` stands for what is on standard input, which no list of processes shows. */
  readonly secret?: readonly string[] | undefined;
  readonly topic?: readonly string[] | undefined;
  /** An empty one removes the url. */
  readonly url?: string | undefined;
  readonly test: boolean;
};

/**
 * `postbook endpoints list | create PROVIDER | update ID | delete ID`: keeps the webhook endpoints of the
 * default account, and tells of each its id, the path to give to the provider, and what it is verified by.
 *
 * @throws UsageError when it is told what cannot be done
 * @throws NotFoundError when there is no such endpoint
 */
export async function manageEndpoints(
  words: readonly string[],
  options: EndpointOptions,
  say: (line: string) => void,
): Promise<void> {
  try {
    const act = await actionOf(words, options);
    const store = await openStore(readSettings(process.env));
    try {
      const account = dataAccount(defaultAccount, options.test ? "test" : "live");
      for (const line of await act({ ...store, clock: systemClock() }, account)) say(line);
    } finally {
      await store.close();
    }
  } catch (error) {
    throw error instanceof InvalidInputError ? new UsageError(problemsOf(error)) : error;
  }
}

type Action = (ports: Pick<Ports, "webhookEndpoints" | "clock">, account: AccountId) => Promise<string[]>;

// All that can be judged without the store is: a slip should not open a database, and migrate it.
async function actionOf([verb = "", subject, ...rest]: readonly string[], options: EndpointOptions): Promise<Action> {
  const isComplete = (subject === undefined) === (verb === "list");
  if (rest.length > 0 || !isComplete) throw new UsageError(usage);
  switch (verb) {
    case "list":
      return async (ports, account) => {
        const endpoints = await listWebhookEndpoints(ports, account);
        return endpoints.length > 0 ? endpoints.map(lineOf) : ["There are no webhook endpoints."];
      };
    case "create": {
      const input = parse(NewEndpoint, { ...(await given(options)), provider: subject });
      return async (ports, account) => [lineOf(await createWebhookEndpoint(ports, account, input))];
    }
    case "update": {
      const { id, ...patch } = parse(Update, { ...(await given(options)), id: subject });
      return async (ports, account) => [lineOf(await updateWebhookEndpoint(ports, account, id, patch))];
    }
    case "delete": {
      const { id } = parse(v.pick(Update, ["id"]), { id: subject });
      return async (ports, account) => {
        if (!(await deleteWebhookEndpoint(ports, account, id))) throw new NotFoundError("webhook endpoint");
        return ["Deleted: webhooks are no longer taken at its path."];
      };
    }
    default:
      throw new UsageError(usage);
  }
}

const usage = "It is: postbook endpoints list | create PROVIDER | update ID | delete ID. Try: postbook --help";

const NewEndpoint = v.object({ ...NewWebhookEndpoint.entries, provider: ProviderId });
const Update = v.object({ ...WebhookEndpointPatch.entries, id: WebhookEndpointId });

async function given({ secret, topic, url }: EndpointOptions) {
  return {
    ...(secret !== undefined && { secrets: await readSecrets(secret) }),
    ...(topic !== undefined && { topics: topic }),
    ...(url !== undefined && { url: url === "" ? null : url }),
  };
}

async function readSecrets(secrets: readonly string[]): Promise<string[]> {
  if (secrets.filter((secret) => secret === "-").length > 1) {
    throw new UsageError("Standard input holds one secret: --secret - can be given once");
  }
  // What is piped ends in a line end that is not part of it.
  return Promise.all(
    secrets.map(async (secret) => (secret === "-" ? (await text(process.stdin)).replace(/\r?\n$/, "") : secret)),
  );
}

function parse<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  const { success, output, issues } = v.safeParse(schema, input, { abortPipeEarly: true });
  if (success) return output;
  throw new InvalidInputError(issues.map((issue) => ({ path: v.getDotPath(issue) ?? "", message: issue.message })));
}

const names = new Map([
  ["id", "the id"],
  ["provider", "the provider"],
  ["secrets", "--secret"],
  ["topics", "--topic"],
  ["url", "--url"],
]);

function problemsOf({ issues }: InvalidInputError): string {
  const problems = issues.map(({ path, message }) => `  ${names.get(path.replace(/\..*/, "")) ?? path} ${message}`);
  return ["this cannot be an endpoint:", ...problems].join("\n");
}

function lineOf(endpoint: WebhookEndpoint): string {
  const { id, secrets, topics, url } = endpoint;
  const count = `${secrets.length} ${secrets.length === 1 ? "secret" : "secrets"}`;
  return [id, webhookPath(endpoint), count, ...topics, ...(url === undefined ? [] : [url])].join("  ");
}

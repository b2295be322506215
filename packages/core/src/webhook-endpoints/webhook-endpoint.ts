import * as v from "valibot";
import type { AccountId } from "../account.ts";
import { randomBase62 } from "../base62.ts";
import { newIdentifier } from "../identifier.ts";
import { boundedText, identifierText } from "../text.ts";
import type { UnixMicroseconds } from "../time.ts";

// In every runtime that Postbook runs in; to read an address is no I/O.
declare const URL: { canParse(text: string): boolean };

/** What nobody can guess in the address of an endpoint: 160 random bits in 27 digits of base 62. */
export const WebhookToken = v.pipe(
  v.string("must be a string"),
  v.regex(/^[0-9A-Za-z]{27}$/, "must be 27 letters and digits"),
  v.brand("WebhookToken"),
);
export type WebhookToken = v.InferOutput<typeof WebhookToken>;

/** Where a provider tells what became of the emails of one account. */
export type WebhookEndpoint = {
  readonly id: string;
  /** Whose data it writes: the account of the key that made it, or the test data beside it. */
  readonly account: AccountId;
  /** The name of the provider, such as `sendgrid`. It never changes. */
  readonly provider: string;
  readonly token: WebhookToken;
  /**
   * What the provider signs with, or proves itself by: several while one is exchanged for another.
   * They are kept in clear, for no digest of a secret can verify what was signed with it; nothing shows them.
   */
  readonly secrets: readonly string[];
  /** The SNS topics whose messages are let in, by their ARNs. */
  readonly topics: readonly string[];
  /** The address as the provider knows it, to the letter, where the provider signs it too. */
  readonly url?: string;
  readonly created: UnixMicroseconds;
};

/** The most endpoints of an account: what one listing, which tells of all, can hold. */
export const maxWebhookEndpoints = 1000;

/** A text that may be the id of an endpoint. */
export const WebhookEndpointId = identifierText(255);

const Secrets = v.pipe(
  v.array(identifierText(4096), "must be a list of strings"),
  v.maxLength(5, "must be a list of at most 5"),
);

// Of the partitions whose hosts are known: no message of another could be verified. The region
// becomes a part of their names, and so has the form of one and nothing else.
const topicArn = /^arn:aws(?:-cn|-us-gov)?:sns:[a-z]{2}(?:-[a-z]{1,16}){1,3}-\d{1,2}:\d{12}:[\w-]{1,256}(?:\.fifo)?$/;

const Topics = v.pipe(
  v.array(
    v.pipe(
      v.string("must be a string"),
      v.regex(topicArn, "must be the ARN of an SNS topic, such as arn:aws:sns:us-east-1:123456789012:name"),
    ),
    "must be a list of strings",
  ),
  v.maxLength(20, "must be a list of at most 20"),
);

const Url = v.pipe(
  boundedText(2048),
  v.regex(/^https?:\/\/[^\s\p{C}]+$/iu, "must be an http:// or https:// URL"),
  v.check((text) => URL.canParse(text), "must be an http:// or https:// URL"),
);

/** An endpoint to be made. Which providers there are is for the caller to say. */
export const NewWebhookEndpoint = v.object({
  provider: identifierText(64),
  secrets: v.nullish(Secrets),
  topics: v.nullish(Topics),
  url: v.nullish(Url),
});
export type NewWebhookEndpoint = v.InferOutput<typeof NewWebhookEndpoint>;

/** What is to replace what an endpoint has. What is not given stays; `null` removes the `url`. */
export const WebhookEndpointPatch = v.object({
  secrets: v.exactOptional(Secrets),
  topics: v.exactOptional(Topics),
  url: v.exactOptional(v.nullable(Url)),
});
export type WebhookEndpointPatch = {
  readonly secrets?: readonly string[];
  readonly topics?: readonly string[];
  readonly url?: string | null;
};

/** The endpoint that is made now, under an id and a token of its own. */
export function newWebhookEndpoint(
  account: AccountId,
  { provider, secrets, topics, url }: NewWebhookEndpoint,
  now: UnixMicroseconds,
): WebhookEndpoint {
  return {
    id: newIdentifier("whe", now),
    account,
    provider,
    token: newWebhookToken(),
    secrets: secrets ?? [],
    topics: topics ?? [],
    ...(typeof url === "string" && { url }),
    created: now,
  };
}

/** A new token. */
export function newWebhookToken(): WebhookToken {
  return randomBase62() as WebhookToken;
}

/** An endpoint with what a patch gives in the place of what it had. */
export function patchWebhookEndpoint(endpoint: WebhookEndpoint, patch: WebhookEndpointPatch): WebhookEndpoint {
  const { url, ...rest } = { ...endpoint, ...patch };
  return typeof url === "string" ? { ...rest, url } : rest;
}

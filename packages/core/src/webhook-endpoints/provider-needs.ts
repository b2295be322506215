import type { InputIssue } from "../errors.ts";
import type { WebhookEndpointPatch } from "./webhook-endpoint.ts";

type Needs = {
  /** Whether there must be a secret, and of which form. */
  readonly secrets?: "any" | "user:password";
  readonly topics?: true;
  readonly url?: true;
};

// An endpoint that nothing can be verified by is of no use: a provider that is not named here needs a secret.
const anySecret: Needs = { secrets: "any" };

const needsOf = new Map<string, Needs>([
  // They sign nothing, and prove themselves by HTTP Basic.
  ["brevo", { secrets: "user:password" }],
  ["postmark", { secrets: "user:password" }],
  ["sparkpost", { secrets: "user:password" }],
  // It signs the address as well.
  ["mandrill", { secrets: "any", url: true }],
  // SNS signs with keys of its own, which prove that it is *some* topic: ours are to be named.
  ["ses", { topics: true }],
]);

/**
 * What an endpoint of a provider lacks, or has in the wrong form, of what is given. What is not
 * given is not judged. Each problem depends on the provider and one field alone, so that a patch is
 * judged without what it is applied to.
 */
export function* endpointProblems(
  provider: string,
  { secrets, topics, url }: WebhookEndpointPatch,
): Generator<InputIssue> {
  const needs = needsOf.get(provider) ?? anySecret;
  if (secrets?.length === 0 && needs.secrets) {
    yield { path: "secrets", message: "must hold at least one for this provider" };
  }
  for (const [index, secret] of (secrets ?? []).entries()) {
    if (needs.secrets === "user:password" && !/^[^:]+:[^]+$/.test(secret)) {
      yield { path: `secrets.${index}`, message: "must be of the form user:password for this provider" };
    }
  }
  if (topics?.length === 0 && needs.topics) {
    yield { path: "topics", message: "must hold at least one for this provider" };
  }
  if (url === null && needs.url) yield { path: "url", message: "is required for this provider" };
}

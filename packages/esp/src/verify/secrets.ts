import type { Verification, WebhookAgreement, WebhookRequest } from "../esp-provider.ts";
import { type Bytes, fromBase64, sha256, utf8 } from "./bytes.ts";

/** A request that is from whom it says. */
export const authentic: Verification = { authentic: true };

/** A request that is not, and why. */
export function refused(reason: string): Verification {
  return { authentic: false, reason };
}

/** Whether any of the secrets, of which there are two while one is being replaced, passes. An empty one never does. */
export async function anySecret(
  secrets: readonly string[],
  passes: (secret: string) => Promise<boolean>,
): Promise<boolean> {
  for (const secret of secrets) if (secret !== "" && (await passes(secret))) return true;
  return false;
}

/** Whether a signature is the HMAC of the data. Web Crypto compares in constant time. */
export async function isHmac(
  hash: "SHA-1" | "SHA-256",
  secret: Bytes,
  data: Bytes,
  signature: Bytes,
): Promise<boolean> {
  // An empty key is none: anybody has it, and some runtimes reject it.
  if (secret.length === 0) return false;
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash }, false, ["verify"]);
  return crypto.subtle.verify("HMAC", key, signature, data);
}

/**
 * Verifies a request of a provider that signs nothing, by the secret it sends along: as `user:password` by HTTP
 * Basic, as `Authorization: Bearer`, or in the header `X-Webhook-Secret`.
 */
export async function verifySentSecret(
  { headers }: WebhookRequest,
  { secrets }: WebhookAgreement,
): Promise<Verification> {
  const sent = sentSecret(headers.get("authorization"), headers.get("x-webhook-secret"));
  if (sent === undefined) return refused("no secret in Authorization or X-Webhook-Secret");
  const matches = await anySecret(secrets, async (secret) => isSame(utf8(secret), sent));
  return matches ? authentic : refused("the secret is not one of those agreed upon");
}

function sentSecret(authorization: string | null, secret: string | null): Bytes | undefined {
  const [, scheme, credentials] = /^(basic|bearer) +([^\s]+) *$/i.exec(authorization ?? "") ?? [];
  if (credentials === undefined) return secret === null ? undefined : utf8(secret);
  return scheme?.toLowerCase() === "basic" ? fromBase64(credentials) : utf8(credentials);
}

// Digests are of one length and say nothing of where two secrets differ.
async function isSame(left: Bytes, right: Bytes): Promise<boolean> {
  const [digest, other] = [await sha256(left), await sha256(right)];
  return digest.reduce((difference, byte, index) => difference | (byte ^ (other[index] ?? 256)), 0) === 0;
}

import type { UnixMicroseconds } from "@postbook/core";
import type { Bytes } from "./bytes.ts";
import { certificateKey } from "./der.ts";

/** What fetches a certificate: the global `fetch` fits. */
export type FetchCertificate = (
  url: string,
  options: { readonly redirect: "manual"; readonly signal: AbortSignal },
) => Promise<Response>;

/** The public keys of certificates by their address, which the caller has found to be one of Amazon's. */
export type SigningCertificates = {
  /** The key as SubjectPublicKeyInfo; `"none"` when there is no certificate; `"unavailable"` when it cannot be had now. */
  publicKey(url: string, now: UnixMicroseconds): Promise<Bytes | "none" | "unavailable">;
};

const day = 86_400_000_000;
const minute = 60_000_000;
const maxKeys = 32;
// Whoever sends us addresses of certificates that do not exist makes us ask for so many a minute, and no more.
const maxFailures = 16;
const maxBytes = 16_384;
const timeout = 5000;

/**
 * Certificates by `fetch`, without following a redirect, of at most 16 KiB within five seconds. A key is remembered
 * for a day, up to 32 of them; a failure for a minute, and with 16 of those no address is tried that is not known.
 */
export function signingCertificates(fetch: FetchCertificate): SigningCertificates {
  const keys = new Map<string, { readonly key: Bytes; readonly until: number }>();
  const failures = new Map<string, { readonly answer: "none" | "unavailable"; readonly until: number }>();
  return {
    async publicKey(url, now) {
      const known = keys.get(url);
      if (known !== undefined && known.until > now) return known.key;
      for (const [url, { until }] of failures) if (until <= now) failures.delete(url);
      const failure = failures.get(url);
      if (failure !== undefined) return failure.answer;
      if (failures.size >= maxFailures) return "unavailable";
      // Requests do not share the wait: on Workers one must not await what another began.
      const answer = await fetchKey(fetch, url);
      if (typeof answer === "string") failures.set(url, { answer, until: now + minute });
      else {
        const [oldest] = keys.keys();
        if (keys.size >= maxKeys && oldest !== undefined) keys.delete(oldest);
        keys.set(url, { key: answer, until: now + day });
      }
      return answer;
    },
  };
}

async function fetchKey(fetch: FetchCertificate, url: string): Promise<Bytes | "none" | "unavailable"> {
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(timeout) });
    if (response.status !== 200) {
      await response.body?.cancel();
      return response.status >= 500 || response.status === 429 ? "unavailable" : "none";
    }
    const pem = await readBounded(response);
    return (pem !== undefined && certificateKey(pem)) || "none";
  } catch {
    return "unavailable";
  }
}

async function readBounded({ body }: Response): Promise<string | undefined> {
  if (body === null) return undefined;
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = "";
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text;
    size += value.length;
    if (size > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

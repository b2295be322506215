import { type EmailAddress, microseconds, parseEmailAddress, type UnixMicroseconds } from "@postbook/core";
import type { EspProvider, WebhookAgreement, WebhookRequest } from "../src/esp-provider.ts";
import { signingCertificates } from "../src/verify/signing-certificates.ts";
import type { DeliveryEvent } from "../src/webhook-item.ts";

/** A request with a body of text, bytes, or a value as JSON. */
export function request(body: unknown, headers: Readonly<Record<string, string>> = {}): WebhookRequest {
  const bytes = body instanceof Uint8Array ? body : encode(typeof body === "string" ? body : JSON.stringify(body));
  return { body: bytes, headers: new Headers(headers) };
}

/** A form post. */
export function formPost(fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
  const type = { "content-type": "application/x-www-form-urlencoded" };
  return request(new URLSearchParams(fields).toString(), { ...type, ...headers });
}

/** Whether a provider takes a request for authentic; at a time, for those that heed it. */
export async function isAuthentic(
  provider: EspProvider,
  webhook: WebhookRequest,
  agreement: WebhookAgreement,
  now: UnixMicroseconds = at("2026-01-01T00:00:00Z"),
): Promise<boolean> {
  const certificates = signingCertificates(async () => Promise.reject(new TypeError("no network")));
  return (await provider.verify(webhook, agreement, { now, certificates })).authentic;
}

/** What a provider reads from a request: events without their keys, and all else as it is. */
export async function readAll(provider: EspProvider, webhook: WebhookRequest): Promise<unknown[]> {
  const items = await provider.normalise(webhook);
  return items.map((item) => {
    if (item.kind !== "event") return item;
    const { key: _, ...event } = item.event;
    return event;
  });
}

/** The keys of the events of a request. */
export async function keysOf(provider: EspProvider, webhook: WebhookRequest): Promise<string[]> {
  const items = await provider.normalise(webhook);
  return items.flatMap((item) => (item.kind === "event" ? item.event.key : []));
}

/** The types of the events of a request; of what is unknown, why. */
export async function typesOf(provider: EspProvider, webhook: WebhookRequest): Promise<string[]> {
  const items = await provider.normalise(webhook);
  return items.map((item) =>
    item.kind === "event" ? item.event.type : item.kind === "unknown" ? item.why : item.kind,
  );
}

/** An event as `readAll` gives it. */
export type EventWithoutKey = Omit<DeliveryEvent, "key">;

/** An address that is one. */
export function address(text: string): EmailAddress {
  const parsed = parseEmailAddress(text);
  if (parsed === undefined) throw new TypeError(text);
  return parsed;
}

/** A moment, to the millisecond. */
export function at(iso: string): UnixMicroseconds {
  return microseconds(Date.parse(iso) * 1000);
}

/** The UTF-8 of a text. */
export function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Bytes in base64. */
export function base64(bytes: ArrayBuffer | Uint8Array): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

/** The HMAC of a text. */
export async function hmac(hash: "SHA-1" | "SHA-256", key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, encode(text)));
}

import type { UnixMicroseconds } from "./time.ts";

// In every runtime that Postbook runs in; random bits and digests are no I/O.
declare const crypto: {
  getRandomValues(bytes: Uint8Array): Uint8Array;
  readonly subtle: { digest(algorithm: string, bytes: Uint8Array): Promise<ArrayBuffer> };
};
declare const TextEncoder: { new (): { encode(text: string): Uint8Array } };

/**
 * A new identifier: the prefix and 32 hexadecimal digits, 12 of them the millisecond and 80 bits
 * at random, so that identifiers made later sort later and indexes grow at one end.
 */
export function newIdentifier(prefix: "log" | "evt" | "key" | "whe", now: UnixMicroseconds): string {
  const time = Math.floor(now / 1000)
    .toString(16)
    .padStart(12, "0");
  return `${prefix}_${time}${toHex(randomBytes(10))}`;
}

/** Bytes that nobody can guess. */
export function randomBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** The SHA-256 digest of a text's UTF-8, in 64 hexadecimal digits. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return toHex(new Uint8Array(digest));
}

/** Bytes in hexadecimal digits, two for each. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

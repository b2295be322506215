import type { EmailKey } from "../email-address.ts";
import { randomBytes, sha256, toHex } from "../identifier.ts";

/** A key for the hashes of an account's erased addresses: 256 random bits, in 64 hexadecimal digits. */
export function newErasureKey(): string {
  return toHex(randomBytes(32));
}

/**
 * What is kept of the address of a person who is erased: a hash that tells whether an address is
 * the one, and from which nobody without the key can find it by trying addresses.
 */
export function erasedAddressHash(key: string, email: EmailKey): Promise<string> {
  return sha256(key + email);
}

import { type Bytes, fromBase64 } from "./bytes.ts";

/** One element of DER: its tag, all of its bytes, and those that are its content. */
type Element = { readonly tag: number; readonly whole: Bytes; readonly content: Bytes };

const sequence = 0x30;
const integer = 0x02;
const explicitVersion = 0xa0;

/**
 * An ECDSA signature on P-256 as Web Crypto takes it, r and s in 32 bytes each, from ASN.1 DER.
 *
 * @returns `undefined` when it is no such signature
 */
export function rawSignature(der: Bytes): Bytes | undefined {
  const [pair, ...rest] = elements(der) ?? [];
  if (pair?.tag !== sequence || rest.length > 0) return undefined;
  const numbers = elements(pair.content) ?? [];
  if (numbers.length !== 2) return undefined;
  const raw = new Uint8Array(64);
  for (const [index, { tag, content }] of numbers.entries()) {
    const first = content.findIndex((byte) => byte !== 0);
    const digits = content.subarray(first < 0 ? content.length : first);
    if (tag !== integer || digits.length > 32) return undefined;
    raw.set(digits, 32 * (index + 1) - digits.length);
  }
  return raw;
}

/**
 * The public key (SubjectPublicKeyInfo) of the first X.509 certificate in a PEM text.
 *
 * Only its place is read (RFC 5280, section 4.1). Whether to believe the certificate is decided by where it came from.
 */
export function certificateKey(pem: string): Bytes | undefined {
  const [, base64 = ""] = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/.exec(pem) ?? [];
  const der = fromBase64(base64.replaceAll(/\s/g, ""));
  const [certificate] = (der && elements(der)) ?? [];
  const [signed] = (certificate && elements(certificate.content)) ?? [];
  const parts = (signed && elements(signed.content)) ?? [];
  // [version], serial number, signature algorithm, issuer, validity, subject, key.
  const key = parts[parts[0]?.tag === explicitVersion ? 6 : 5];
  return key?.tag === sequence ? key.whole : undefined;
}

// The elements that bytes are made of; `undefined` when they are not.
function elements(bytes: Bytes): Element[] | undefined {
  const found: Element[] = [];
  for (let start = 0; start < bytes.length;) {
    const [tag = 0, first = 0] = bytes.subarray(start, start + 2);
    // Above 0x80: in how many bytes the length follows. 16 MiB are more than anything we read.
    const lengthBytes = first > 0x80 ? first - 0x80 : 0;
    const contentStart = start + 2 + lengthBytes;
    if (first === 0x80 || lengthBytes > 3 || contentStart > bytes.length) return undefined;
    const lengthDigits = bytes.subarray(start + 2, contentStart);
    const length = lengthBytes === 0 ? first : lengthDigits.reduce((length, byte) => length * 256 + byte, 0);
    const end = contentStart + length;
    if (end > bytes.length) return undefined;
    found.push({ tag, whole: bytes.slice(start, end), content: bytes.slice(contentStart, end) });
    start = end;
  }
  return found;
}

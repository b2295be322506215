import * as v from "valibot";
import { isStorable, utf8Length } from "./text.ts";

// In every runtime that Postbook runs in, and without I/O: its host parser is the one that turns
// an internationalised domain into ASCII (UTS #46) without tables of our own.
declare const URL: { new (text: string): { readonly hostname: string }; canParse(text: string): boolean };

/** The normal form of an address: what tells two customers apart. At most 254 bytes. */
export type EmailKey = string & v.Brand<"EmailKey">;

/** An email address: `key` identifies the person, `spelling` is how it was written, for display. */
export type EmailAddress = { readonly key: EmailKey; readonly spelling: string };

// The unquoted local part of RFC 5322 (dots wherever senders have been seen to put them, as HTML
// does), and beyond ASCII whatever RFC 6532 allows that is neither a space nor a control character.
const localPart = /^(?:[\w.!#$%&'*+/=?^`{|}~-]|[^\p{ASCII}\p{Z}\p{C}])+$/u;
// A domain whose last label is a number is no domain but an IPv4 address, which URLs write anew.
const numericLabel = /^(?:\d+|0x[0-9a-f]*)$/;
const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const beyondAscii = /\P{ASCII}/u;
// What a URL would read as something other than the host.
const asciiOutsideHost = /(?=\p{ASCII})[^a-z0-9.-]/u;

/**
 * Reads an address by the one identity rule: trimmed, NFC, all of it lower-cased, the domain in
 * its ASCII form. `+` and dots are kept: they are different mailboxes to some hosts.
 *
 * @returns `undefined` when the text is no address, or longer than 64 bytes before the `@` or 254 in all
 */
export function parseEmailAddress(text: string): EmailAddress | undefined {
  const spelling = text.trim();
  if (!isStorable(spelling) || utf8Length(spelling) > 320) return undefined;
  const normal = spelling.normalize("NFC").toLowerCase().normalize("NFC");
  const at = normal.lastIndexOf("@");
  const local = normal.slice(0, at);
  const domain = asciiDomain(normal.slice(at + 1));
  if (at < 1 || domain === undefined || !localPart.test(local)) return undefined;
  const key = `${local}@${domain}`;
  if (utf8Length(local) > 64 || utf8Length(key) > 254) return undefined;
  return { key: key as EmailKey, spelling };
}

/** A text that is an email address, as an `EmailAddress`. */
export const EmailAddress = v.pipe(
  v.string("must be an email address"),
  v.rawTransform(({ dataset, addIssue, NEVER }): EmailAddress => {
    const address = parseEmailAddress(dataset.value);
    if (address !== undefined) return address;
    addIssue({ message: "must be an email address" });
    return NEVER;
  }),
);

function asciiDomain(domain: string): string | undefined {
  const ascii = beyondAscii.test(domain) ? domainToAscii(domain) : domain;
  if (ascii === undefined || ascii.length > 253) return undefined;
  const labels = ascii.split(".");
  return labels.every((label) => hostLabel.test(label)) && !numericLabel.test(labels.at(-1) ?? "") ? ascii : undefined;
}

function domainToAscii(domain: string): string | undefined {
  const address = `http://${domain}`;
  if (asciiOutsideHost.test(domain) || !URL.canParse(address)) return undefined;
  return new URL(address).hostname;
}

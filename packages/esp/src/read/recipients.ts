import { type EmailAddress, type EmailKey, parseEmailAddress } from "@postbook/core";

/** An address as a provider tells it, `matt@example.com` or `Matt <matt@example.com>`, and what befell this one alone. */
export type ToldRecipient = string | { readonly address: string; readonly reason: string | undefined };

/** A recipient that can be read. */
export type Recipient = { readonly address: EmailAddress; readonly reason?: string | undefined };

/** The recipients that can be read, each once, and whether those were all. */
export function readRecipients(told: readonly ToldRecipient[]): { recipients: Recipient[]; all: boolean } {
  const recipients = new Map<EmailKey, Recipient>();
  let all = true;
  for (const one of told) {
    const address = readAddress(typeof one === "string" ? one : one.address);
    if (address === undefined) all = false;
    else if (!recipients.has(address.key)) {
      recipients.set(address.key, typeof one === "string" ? { address } : { address, reason: one.reason });
    }
  }
  return { recipients: [...recipients.values()], all };
}

/** The parts of a `To:` header that hold an address; a comma within a name makes parts without one. */
export function splitHeader(header: string): string[] {
  return header.split(",").filter((part) => part.includes("@"));
}

function readAddress(text: string): EmailAddress | undefined {
  if (text.length > 1000) return undefined;
  const bracketed = /<([^<>]+)>\s*$/.exec(text)?.[1];
  return parseEmailAddress(bracketed ?? text);
}

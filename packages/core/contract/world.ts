import * as v from "valibot";
import type { EmailAddress, EmailLog, UnixMicroseconds } from "../src/index.ts";
import { AccountId, microseconds, parseEmailAddress } from "../src/index.ts";

/** 14 November 2023, 22:13:20 UTC: a whole second. */
export const epoch = 1_700_000_000_000_000;

let accounts = 0;

/** An account that no other law has seen. */
export function newAccount(): AccountId {
  accounts += 1;
  return v.parse(AccountId, `law-${accounts}-${Math.random().toString(36).slice(2)}`);
}

/** The address that a text spells. */
export function address(text: string): EmailAddress {
  const parsed = parseEmailAddress(text);
  if (parsed === undefined) throw new TypeError("a law must use an address");
  return parsed;
}

/** A time in microseconds after the epoch of the laws. */
export function at(offset: number): UnixMicroseconds {
  return microseconds(epoch + offset);
}

/** A log with everything said, save for what a law says differently. */
export function emailLog(given: Partial<EmailLog> = {}): EmailLog {
  return {
    id: `log_${Math.random().toString(16).slice(2)}`,
    created: at(0),
    recipient: address("matt@example.com"),
    recipientName: "Matt",
    status: "sent",
    message: "email sent through SendGrid",
    emailId: "tem_1",
    emailName: "Order Confirmation",
    emailVersion: "Version A",
    ...given,
  };
}

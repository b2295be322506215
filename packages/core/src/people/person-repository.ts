import type { AccountId } from "../account.ts";
import type { EmailKey } from "../email-address.ts";
import type { EmailEvent } from "../email-logs/email-event.ts";
import type { EmailLog } from "../email-logs/email-log.ts";
import type { UnixMicroseconds } from "../time.ts";

/** All emails of a person that are held, newest first, each with its events in any order. */
export type PersonHistory = { readonly logs: readonly { readonly log: EmailLog; readonly events: EmailEvent[] }[] };

/** What is held of a person as a whole, whichever store holds it. Its laws are in `@postbook/core/contract`. */
export type PersonRepository = {
  /**
   * Removes the profile, the logs and the events of a person, held or not, and keeps a keyed hash of
   * the address. From then on deliveries of emails that are not known create nothing for this person,
   * until a merge or a record brings the customer back.
   */
  erase(account: AccountId, email: EmailKey, now: UnixMicroseconds): Promise<void>;

  /** The whole history of a person; no logs where there are none. */
  export(account: AccountId, email: EmailKey): Promise<PersonHistory>;
};

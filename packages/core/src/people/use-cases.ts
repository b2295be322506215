import type { AccountId } from "../account.ts";
import type { Customer } from "../customers/customer.ts";
import type { EmailAddress } from "../email-address.ts";
import { eventHistory } from "../email-logs/fold-events.ts";
import { NotFoundError } from "../errors.ts";
import type { Ports } from "../ports.ts";
import type { PersonHistory } from "./person-repository.ts";

/** All that is held of a person: the profile, where there is one, and the emails with their events, oldest first. */
export type PersonExport = PersonHistory & { readonly customer?: Customer };

/** Removes all that is held of a person, for good. Whether anything was makes no difference to the caller. */
export function erasePerson(
  { people, clock }: Pick<Ports, "people" | "clock">,
  account: AccountId,
  email: EmailAddress,
): Promise<void> {
  return people.erase(account, email.key, clock.now());
}

/**
 * All that is held of a person.
 *
 * @throws NotFoundError when nothing is
 */
export async function exportPerson(
  { people, customers }: Pick<Ports, "people" | "customers">,
  account: AccountId,
  email: EmailAddress,
): Promise<PersonExport> {
  const [customer, { logs }] = await Promise.all([
    customers.find(account, email.key),
    people.export(account, email.key),
  ]);
  if (customer === undefined && logs.length === 0) throw new NotFoundError("customer");
  return {
    ...(customer && { customer }),
    logs: logs.map(({ log, events }) => ({ log, events: eventHistory(events) })),
  };
}

import type { AccountId } from "../account.ts";
import type { EmailAddress } from "../email-address.ts";
import { NotFoundError } from "../errors.ts";
import type { Ports } from "../ports.ts";
import type { Customer, CustomerPatch } from "./customer.ts";

/**
 * The customer with this address.
 *
 * @throws NotFoundError when there is none
 */
export async function getCustomer(
  { customers }: Pick<Ports, "customers">,
  account: AccountId,
  email: EmailAddress,
): Promise<Customer> {
  const customer = await customers.find(account, email.key);
  if (customer === undefined) throw new NotFoundError("customer");
  return customer;
}

/**
 * Creates the customer, or merges the patch into the one that exists, and answers the result.
 *
 * @throws InvalidInputError when the profile would exceed `profileLimits`
 */
export function saveCustomer(
  { customers, clock }: Pick<Ports, "customers" | "clock">,
  account: AccountId,
  input: CustomerPatch & { readonly email: EmailAddress },
): Promise<Customer> {
  const { email, ...patch } = input;
  return customers.merge(account, email, patch, clock.now());
}

/** Removes the profile; the email logs stay. Whether there was one makes no difference to the caller. */
export async function deleteCustomer(
  { customers }: Pick<Ports, "customers">,
  account: AccountId,
  email: EmailAddress,
): Promise<void> {
  await customers.delete(account, email.key);
}

import type { AccountId } from "../account.ts";
import type { EmailAddress } from "../email-address.ts";
import type { InputIssue } from "../errors.ts";
import { NotFoundError } from "../errors.ts";
import type { Ports } from "../ports.ts";
import { profileTooLarge } from "./attributes.ts";
import type { Customer, CustomerMerge } from "./customer.ts";

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
  input: CustomerMerge,
): Promise<Customer> {
  const { email, ...patch } = input;
  return customers.merge(account, email, patch, clock.now());
}

/**
 * Creates or merges up to `maxMerges` customers, those who are given several times once, by all
 * that is given of them.
 *
 * @returns for each input, in order, why it was refused, or `undefined` where it was not: all that
 * is given of one person is refused together when it makes a profile that exceeds `profileLimits`
 */
export async function saveCustomers(
  { customers, clock }: Pick<Ports, "customers" | "clock">,
  account: AccountId,
  inputs: readonly CustomerMerge[],
): Promise<(InputIssue | undefined)[]> {
  const refused = await customers.mergeMany(account, inputs, clock.now());
  return inputs.map(({ email }) => (refused.has(email.key) ? profileTooLarge : undefined));
}

/** Removes the profile; the email logs stay. Whether there was one makes no difference to the caller. */
export async function deleteCustomer(
  { customers }: Pick<Ports, "customers">,
  account: AccountId,
  email: EmailAddress,
): Promise<void> {
  await customers.delete(account, email.key);
}

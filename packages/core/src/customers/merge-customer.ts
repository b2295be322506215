import type { CustomerMerge, CustomerPatch } from "./customer.ts";

/**
 * Merges a patch into a customer, or into another patch. Attributes are replaced and added, never
 * removed (Customers API, "Creating/Updating"); a locale that is not given changes nothing.
 *
 * With `{ data: {} }` it is a monoid: shallow, right-biased and associative, so that patches of
 * one customer may be folded before they reach a store.
 */
export function mergeCustomer<T extends CustomerPatch>(customer: T, patch: CustomerPatch): T {
  return {
    ...customer,
    data: { ...customer.data, ...patch.data },
    ...(patch.locale !== undefined && { locale: patch.locale }),
  };
}

/**
 * Folds merges into one for each person, in the order of their patches and with the spelling first
 * given. Each person stands where they come first.
 */
export function foldMerges(merges: readonly CustomerMerge[]): CustomerMerge[] {
  return [...Map.groupBy(merges, ({ email }) => email.key).values()].flatMap(folded);
}

// By halves, as an associative operation may be: one that grew patch by patch would be copied for each.
function folded(merges: readonly CustomerMerge[]): CustomerMerge[] {
  if (merges.length < 2) return [...merges];
  const middle = Math.floor(merges.length / 2);
  const halves = [...folded(merges.slice(0, middle)), ...folded(merges.slice(middle))];
  return [halves.reduce(mergeCustomer)];
}

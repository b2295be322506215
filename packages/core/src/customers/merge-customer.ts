import type { CustomerPatch } from "./customer.ts";

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

import { type SQL, sql } from "drizzle-orm";

/** What `erasedAddressHash` of the core makes of two columns: a key, and an address. */
export function addressHash(key: SQL, address: SQL): SQL {
  return sql`encode(sha256(convert_to(${key} || ${address}, 'UTF8')), 'hex')`;
}

export type { Database } from "./database.ts";
export { type PostgresStore, postgresStore } from "./postgres-store.ts";

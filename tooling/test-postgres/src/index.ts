export { createDatabase, type TestDatabase } from "./test-database.ts";
export { freePort, startPostgres, type TestPostgres } from "./test-postgres.ts";

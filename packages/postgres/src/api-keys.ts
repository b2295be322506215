import type { ApiKeyRepository } from "@postbook/core";
import { asc, eq, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { run } from "./database.ts";
import { apiKeys } from "./schema.ts";

const columns = {
  id: apiKeys.id,
  account: apiKeys.accountId,
  mode: apiKeys.mode,
  digest: apiKeys.digest,
  hint: apiKeys.hint,
  created: apiKeys.created,
};

/** Api keys in Postgres. */
export function postgresApiKeys(database: Database): ApiKeyRepository {
  const findStatement = database
    .select(columns)
    .from(apiKeys)
    .where(eq(apiKeys.digest, sql.placeholder("digest")))
    .prepare("find_api_key");

  return {
    async find(digest) {
      const [row] = await run(() => findStatement.execute({ digest }));
      return row;
    },

    async exists() {
      const rows = await run(() => database.select({ id: apiKeys.id }).from(apiKeys).limit(1));
      return rows.length > 0;
    },

    async save(account, { account: _, ...key }) {
      // Not DO NOTHING: the row that was there first is to be answered, even one that came this instant.
      const rows = await run(() =>
        database
          .insert(apiKeys)
          .values({ ...key, accountId: account })
          .onConflictDoUpdate({ target: apiKeys.digest, set: { digest: sql`excluded.digest` } })
          .returning(columns),
      );
      return rows[0] ?? { ...key, account };
    },

    list(account) {
      return run(() =>
        database
          .select(columns)
          .from(apiKeys)
          .where(eq(apiKeys.accountId, account))
          .orderBy(asc(apiKeys.created), asc(apiKeys.id)),
      );
    },
  };
}

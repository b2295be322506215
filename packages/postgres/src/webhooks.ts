import { microseconds, type WebhookRepository } from "@postbook/core";
import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { run } from "./database.ts";
import { webhookPayloads, webhookTokens } from "./schema.ts";

const columns = {
  id: webhookPayloads.id,
  provider: webhookPayloads.provider,
  payload: webhookPayloads.payload,
  why: webhookPayloads.why,
  received: webhookPayloads.received,
};

/** What is kept of webhooks, in Postgres. */
export function postgresWebhooks(database: Database): WebhookRepository {
  const claimStatement = database
    .insert(webhookTokens)
    .values({
      accountId: sql.placeholder("account"),
      token: sql.placeholder("token"),
      digest: sql.placeholder("digest"),
      claimed: sql.placeholder("now"),
    })
    // Not DO NOTHING: the digest that was there first is to be answered, even one that came this instant.
    .onConflictDoUpdate({
      target: [webhookTokens.accountId, webhookTokens.token],
      set: { digest: sql`${webhookTokens.digest}` },
    })
    .returning({ digest: webhookTokens.digest })
    .prepare("claim_webhook_token");
  const listStatement = database
    .select(columns)
    .from(webhookPayloads)
    .where(
      and(
        eq(webhookPayloads.accountId, sql.placeholder("account")),
        sql`(${webhookPayloads.received}, ${webhookPayloads.id}) < (${sql.placeholder("received")}::bigint, ${sql.placeholder("id")})`,
      ),
    )
    .orderBy(desc(webhookPayloads.received), desc(webhookPayloads.id))
    .limit(sql.placeholder("count"))
    .prepare("list_webhook_payloads");

  return {
    async claimToken(account, token, digest, now) {
      const rows = await run(() => claimStatement.execute({ account, token, digest, now }));
      return rows[0]?.digest === digest;
    },

    async keepUnrecognised(account, webhooks) {
      if (webhooks.length === 0) return;
      const rows = webhooks.map((webhook) => ({ ...webhook, accountId: account }));
      await run(() => database.insert(webhookPayloads).values(rows).onConflictDoNothing());
    },

    listUnrecognised(account, { count, before }) {
      const { received, id } = before ?? { received: microseconds(Number.MAX_SAFE_INTEGER), id: "" };
      return run(() => listStatement.execute({ account, count, received, id }));
    },

    async removeUnrecognised(account, ids) {
      if (ids.length === 0) return;
      const kept = and(eq(webhookPayloads.accountId, account), inArray(webhookPayloads.id, [...ids]));
      await run(() => database.delete(webhookPayloads).where(kept));
    },
  };
}

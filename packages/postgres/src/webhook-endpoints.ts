import type { WebhookEndpoint, WebhookEndpointRepository } from "@postbook/core";
import { ConflictError } from "@postbook/core";
import { and, asc, eq, sql } from "drizzle-orm";
import { type EndpointSettings, readEndpointSettings } from "./columns.ts";
import type { Database } from "./database.ts";
import { run } from "./database.ts";
import { webhookEndpoints } from "./schema.ts";

const columns = {
  id: webhookEndpoints.id,
  account: webhookEndpoints.accountId,
  provider: webhookEndpoints.provider,
  token: webhookEndpoints.token,
  settings: sql<string>`${webhookEndpoints.settings}::text`.mapWith(readEndpointSettings),
  created: webhookEndpoints.created,
};

/** Webhook endpoints in Postgres. */
export function postgresWebhookEndpoints(database: Database): WebhookEndpointRepository {
  const byKey = and(
    eq(webhookEndpoints.accountId, sql.placeholder("account")),
    eq(webhookEndpoints.id, sql.placeholder("id")),
  );
  const findByTokenStatement = database
    .select(columns)
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.token, sql.placeholder("token")))
    .prepare("find_webhook_endpoint_by_token");
  const findStatement = database.select(columns).from(webhookEndpoints).where(byKey).prepare("find_webhook_endpoint");
  const updateStatement = database
    .update(webhookEndpoints)
    // A member that is null takes the one before it away.
    .set({ settings: sql`jsonb_strip_nulls(${webhookEndpoints.settings} || ${sql.placeholder("patch")}::jsonb)` })
    .where(byKey)
    .returning(columns)
    .prepare("update_webhook_endpoint");

  return {
    async findByToken(token) {
      const [row] = await run(() => findByTokenStatement.execute({ token }));
      return row && toEndpoint(row);
    },

    async find(account, id) {
      const [row] = await run(() => findStatement.execute({ account, id }));
      return row && toEndpoint(row);
    },

    async save(account, { id, provider, token, created, secrets, topics, url }) {
      const settings = { secrets, topics, ...(url !== undefined && { url }) };
      const rows = await run(() =>
        database
          .insert(webhookEndpoints)
          .values({ accountId: account, id, provider, token, settings, created })
          .onConflictDoNothing()
          .returning({ id: webhookEndpoints.id }),
      );
      if (rows.length === 0) throw new ConflictError("There is such a webhook endpoint already.");
    },

    async list(account) {
      const rows = await run(() =>
        database
          .select(columns)
          .from(webhookEndpoints)
          .where(eq(webhookEndpoints.accountId, account))
          .orderBy(asc(webhookEndpoints.created), asc(webhookEndpoints.id)),
      );
      return rows.map(toEndpoint);
    },

    async update(account, id, patch) {
      const [row] = await run(() => updateStatement.execute({ account, id, patch: JSON.stringify(patch) }));
      return row && toEndpoint(row);
    },

    async delete(account, id) {
      const ours = and(eq(webhookEndpoints.accountId, account), eq(webhookEndpoints.id, id));
      const rows = await run(() =>
        database.delete(webhookEndpoints).where(ours).returning({ id: webhookEndpoints.id }),
      );
      return rows.length > 0;
    },
  };
}

type Row = Omit<WebhookEndpoint, keyof EndpointSettings> & { readonly settings: EndpointSettings };

function toEndpoint({ settings, ...rest }: Row): WebhookEndpoint {
  return { ...rest, ...settings };
}

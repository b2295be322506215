import type { Ports, UnrecognisedWebhook } from "@postbook/core";
import { toSeconds } from "@postbook/core";
import { ProviderId, providers } from "@postbook/esp";
import { Hono } from "hono";
import * as v from "valibot";
import { type AccountEnv, onlyMethods } from "../routing.ts";
import { countParameter } from "../wire/email-log.ts";
import { success } from "../wire/reply.ts";
import { validate } from "../wire/validate.ts";
import { recordItems } from "./webhooks.ts";

const Query = v.object({ count: countParameter });

const pageSize = 100;
const mostReplayed = 1000;

/** `/webhooks/unrecognised`: what providers told that was not understood, and its replay after an upgrade. */
export function unrecognisedWebhookRoutes(ports: Ports) {
  const { webhooks } = ports;
  return new Hono<AccountEnv>()
    .get("/webhooks/unrecognised", async (c) => {
      const { count = pageSize } = validate(Query, c.req.queries());
      const kept = await webhooks.listUnrecognised(c.var.account, { count });
      return success(c, { webhooks: kept.map(unrecognisedWebhookJson) });
    })
    .all("/webhooks/unrecognised", onlyMethods("GET"))
    .post("/webhooks/unrecognised/replay", async (c) => {
      const { account } = c.var;
      let [before, read, understood]: [UnrecognisedWebhook | undefined, number, number] = [undefined, 0, 0];
      while (read < mostReplayed) {
        const page: UnrecognisedWebhook[] = await webhooks.listUnrecognised(account, {
          count: pageSize,
          ...(before && { before }),
        });
        for (const webhook of page) if (await replay(webhook)) understood += 1;
        read += page.length;
        before = page.at(-1);
        if (page.length < pageSize) break;
      }
      return success(c, { replayed: read, understood });

      async function replay({ id, provider, payload }: UnrecognisedWebhook): Promise<boolean> {
        if (!v.is(ProviderId, provider)) return false;
        const request = { body: new TextEncoder().encode(payload), headers: new Headers() };
        const items = await providers[provider].normalise(request);
        if (items.some((item) => item.kind === "unknown")) return false;
        await recordItems(ports, account, provider, items);
        await webhooks.removeUnrecognised(account, [id]);
        return true;
      }
    })
    .all("/webhooks/unrecognised/replay", onlyMethods("POST"));
}

function unrecognisedWebhookJson({ id, provider, why, payload, received }: UnrecognisedWebhook) {
  return { object: "unrecognised_webhook", id, provider, why, payload, received: toSeconds(received) };
}

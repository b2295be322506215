import { Hono } from "hono";
import { onlyMethods } from "../routing.ts";
import { success } from "../wire/reply.ts";

/** `/healthz`: the process answers. `/readyz`: what it depends on answers too. Neither takes credentials. */
export function healthRoutes(ready: () => Promise<void>) {
  return new Hono()
    .get("/healthz", (c) => success(c))
    .all("/healthz", onlyMethods("GET"))
    .get("/readyz", async (c) => {
      await ready();
      return success(c);
    })
    .all("/readyz", onlyMethods("GET"));
}

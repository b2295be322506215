import type { AccountId, Ports } from "@postbook/core";
import { authenticate, type UnixMicroseconds } from "@postbook/core";
import type { Context } from "hono";
import { RequestError } from "./errors.ts";

/** Finds the account that a request's credentials open. */
export type Authentication = (c: Context) => Promise<AccountId>;

/** For how long a key that was found is not asked for again, in microseconds. */
const remembered = 5_000_000;
const mostRemembered = 10_000;

/**
 * Authentication by api key: as the user name of HTTP Basic, in `X-SWU-API-KEY`, or as a Bearer
 * token. Keys that open an account are remembered for five seconds; others never are.
 *
 * @throws RequestError `unauthenticated` without credentials, `forbidden` with a key that opens nothing
 */
export function apiKeyAuthentication(ports: Pick<Ports, "apiKeys" | "clock">): Authentication {
  const known = new Map<string, { readonly account: AccountId; readonly until: UnixMicroseconds | number }>();
  return async (c) => {
    const secret = readSecret(c);
    if (secret === undefined) throw new RequestError("unauthenticated", "An API key is required.");
    const now = ports.clock.now();
    const remembrance = known.get(secret);
    if (remembrance !== undefined && remembrance.until > now) return remembrance.account;
    known.delete(secret);
    const account = await authenticate(ports, secret);
    if (account === undefined) throw new RequestError("forbidden", "The API key is not valid.");
    if (known.size >= mostRemembered) known.clear();
    known.set(secret, { account, until: now + remembered });
    return account;
  };
}

function readSecret(c: Context): string | undefined {
  const header = c.req.header("X-SWU-API-KEY");
  if (header !== undefined) return header;
  const [scheme = "", credentials = ""] = c.req.header("Authorization")?.trim().split(/\s+/, 2) ?? [];
  if (/^bearer$/i.test(scheme)) return credentials;
  return /^basic$/i.test(scheme) ? userName(credentials) : undefined;
}

function userName(credentials: string): string {
  try {
    return atob(credentials).split(":", 1)[0] ?? "";
  } catch {
    return "";
  }
}

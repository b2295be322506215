import type { AccountId, Mode } from "../account.ts";
import { dataAccount } from "../account.ts";
import { ConflictError } from "../errors.ts";
import { newIdentifier } from "../identifier.ts";
import type { Ports } from "../ports.ts";
import type { Clock } from "../time.ts";
import type { ApiKey, ApiKeySecret } from "./api-key.ts";
import { digestOf, modeOf, newApiKeySecret } from "./api-key.ts";

/** Makes a key for an account, and answers it in clear: the only time that it can be seen. */
export async function createApiKey(
  ports: Pick<Ports, "apiKeys" | "clock">,
  account: AccountId,
  mode: Mode,
): Promise<ApiKeySecret> {
  const secret = newApiKeySecret(mode);
  await importApiKey(ports, account, secret);
  return secret;
}

/**
 * Lets a key that callers already have into an account. To import it again changes nothing.
 *
 * @throws ConflictError when it is a key of another account
 */
export async function importApiKey(
  { apiKeys, clock }: Pick<Ports, "apiKeys" | "clock">,
  account: AccountId,
  secret: ApiKeySecret,
): Promise<ApiKey> {
  const kept = await apiKeys.save(account, await apiKeyOf(account, secret, clock));
  if (kept.account !== account) throw new ConflictError("The key is already that of another account.");
  return kept;
}

/** What is kept of a secret. */
export async function apiKeyOf(account: AccountId, secret: ApiKeySecret, clock: Clock): Promise<ApiKey> {
  const created = clock.now();
  return {
    id: newIdentifier("key", created),
    account,
    mode: modeOf(secret),
    digest: await digestOf(secret),
    hint: secret.slice(-4),
    created,
  };
}

/** The account whose data the key opens, or `undefined` for a key that nobody knows. */
export async function authenticate(
  { apiKeys }: Pick<Ports, "apiKeys">,
  secret: string,
): Promise<AccountId | undefined> {
  const key = await apiKeys.find(await digestOf(secret));
  return key && dataAccount(key.account, key.mode);
}

import type { AccountId } from "../account.ts";
import type { ApiKey, ApiKeyDigest } from "./api-key.ts";

/** Where api keys are kept, each once by its digest. Its laws are in `@postbook/core/contract`. */
export type ApiKeyRepository = {
  /** The key with this digest, or `undefined`. It is the question that finds the account, and so takes none. */
  find(digest: ApiKeyDigest): Promise<ApiKey | undefined>;

  /** Whether there is any key, of any account: whether somebody can come in at all. */
  exists(): Promise<boolean>;

  /** Keeps a key, and answers the one that is kept under its digest: the first one stays. */
  save(account: AccountId, key: ApiKey): Promise<ApiKey>;

  /** The keys of an account, live and test, oldest first. */
  list(account: AccountId): Promise<ApiKey[]>;
};

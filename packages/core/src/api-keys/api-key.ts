import * as v from "valibot";
import type { AccountId, Mode } from "../account.ts";
import { randomBase62, toBase62 } from "../base62.ts";
import { sha256 } from "../identifier.ts";
import type { UnixMicroseconds } from "../time.ts";
import { crc32 } from "./crc32.ts";

/** The SHA-256 of a key, in hexadecimal: all that is ever stored of it. */
export type ApiKeyDigest = string & v.Brand<"ApiKeyDigest">;

/** What lets a caller in: to the data of one account, live or test. */
export type ApiKey = {
  readonly id: string;
  readonly account: AccountId;
  readonly mode: Mode;
  readonly digest: ApiKeyDigest;
  /** The last four characters, by which people recognise a key. */
  readonly hint: string;
  readonly created: UnixMicroseconds;
};

/** A key in clear: made by us, or brought along from elsewhere. 8 to 255 visible ASCII characters but `:` and `,`. */
export const ApiKeySecret = v.pipe(
  v.string("must be a string"),
  v.regex(/^[!-+\--9;-~]{8,255}$/, "must be 8 to 255 visible ASCII characters other than `:` and `,`"),
  v.check(
    (secret) => !ownForm.test(secret) || secret.endsWith(checksum(secret.slice(0, -checksumLength))),
    "is mistyped: its checksum does not fit",
  ),
  v.brand("ApiKeySecret"),
);
export type ApiKeySecret = v.InferOutput<typeof ApiKeySecret>;

const ownForm = /^pb_(?:live|test)_/;
const checksumLength = 6;

/** A new key: `pb_live_` or `pb_test_`, 160 random bits and a CRC32 that tells a mistyped key from an unknown one. */
export function newApiKeySecret(mode: Mode): ApiKeySecret {
  const body = `pb_${mode}_${randomBase62()}`;
  return (body + checksum(body)) as ApiKeySecret;
}

/** Which data a key works on: a `pb_test_` key on test data, any other on live data. */
export function modeOf(secret: ApiKeySecret): Mode {
  return secret.startsWith("pb_test_") ? "test" : "live";
}

/** What is stored of a key, and looked up. */
export async function digestOf(secret: string): Promise<ApiKeyDigest> {
  return (await sha256(secret)) as ApiKeyDigest;
}

function checksum(body: string): string {
  return toBase62(BigInt(crc32(body)), checksumLength);
}

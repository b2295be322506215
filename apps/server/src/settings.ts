import { ApiKeySecret, type AttributeValues } from "@postbook/core";
import * as v from "valibot";

/** What a deployment sets, from the environment. Each is described in the README. */
export type Settings = {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: URL | undefined;
  readonly databasePoolSize: number;
  readonly dataDir: string;
  readonly apiKeys: readonly ApiKeySecret[];
  readonly attributeValues: AttributeValues;
};

/** Settings that cannot be used; the message has a line for each problem. */
export class SettingsError extends Error {}

/**
 * Reads the settings. One that is empty is taken for one that is not set.
 *
 * @throws SettingsError with all problems at once, none of which repeats a secret
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const result = v.safeParse(Environment, given);
  if (!result.success) {
    const problems = result.issues.map((issue) => `  ${v.getDotPath(issue)} ${issue.message}`);
    throw new SettingsError(["these settings cannot be used:", ...problems].join("\n"));
  }
  const { PORT, HOST, DATABASE_URL, DATABASE_POOL_SIZE, POSTBOOK_DATA_DIR, ...rest } = result.output;
  return {
    port: PORT,
    host: HOST,
    databaseUrl: DATABASE_URL,
    databasePoolSize: DATABASE_POOL_SIZE,
    dataDir: POSTBOOK_DATA_DIR,
    apiKeys: rest.POSTBOOK_API_KEYS,
    attributeValues: rest.POSTBOOK_ATTRIBUTE_VALUES,
  };
}

function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{1,6}$/, message),
    v.transform(Number),
    v.minValue(least, message),
    v.maxValue(most, message),
  );
}

const DatabaseUrl = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => URL.canParse(text), "must be a URL such as postgres://user:password@host:5432/postbook"),
  v.transform((text) => new URL(text)),
  v.check(({ protocol }) => /^postgres(?:ql)?:$/.test(protocol), "must be a postgres:// URL"),
);

const ApiKeys = v.pipe(
  v.string(),
  v.transform((text) =>
    text
      .split(",")
      .map((key) => key.trim())
      .filter(Boolean),
  ),
  v.array(ApiKeySecret),
);

const Environment = v.object({
  PORT: v.optional(wholeNumber(0, 65_535), "8080"),
  HOST: v.optional(v.pipe(v.string(), v.trim()), "127.0.0.1"),
  DATABASE_URL: v.optional(DatabaseUrl),
  DATABASE_POOL_SIZE: v.optional(wholeNumber(1, 1000), "10"),
  POSTBOOK_DATA_DIR: v.optional(v.pipe(v.string(), v.trim()), ".postbook"),
  POSTBOOK_API_KEYS: v.optional(ApiKeys, ""),
  POSTBOOK_ATTRIBUTE_VALUES: v.optional(
    v.pipe(v.string(), v.trim(), v.picklist(["scalars", "json"], "must be scalars or json")),
    "scalars",
  ),
});

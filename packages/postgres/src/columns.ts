import {
  type Attributes,
  type JsonValue,
  type UnixMicroseconds,
  type WebhookEndpoint,
  microseconds,
  writeJson,
} from "@postbook/core";
import { customType } from "drizzle-orm/pg-core";

/** A text that is compared by code point, whatever the locale of the database: keys are made of it. */
export const keyText = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

/** Microseconds since 1970. */
export const time = customType<{ data: UnixMicroseconds; driverData: string | number }>({
  dataType: () => "bigint",
  fromDriver: (value) => microseconds(Number(value)),
});

/** A customer's attributes. Read them with `::text` and `readAttributes`, which no driver gets between. */
export const attributes = customType<{ data: Attributes; driverData: string }>({
  dataType: () => "jsonb",
  toDriver: writeJsonb,
});

// `jsonb` keeps no sign of zero, but it keeps decimal places, of which no zero of ours has any.
const negativeZero = "-0.0";
const negativeZeroAsKept = "0.0";

/** Writes JSON so that `jsonb` keeps all of it, the sign of zero too. */
export function writeJsonb(value: JsonValue): string {
  return writeJson(value, negativeZero);
}

/** Reads attributes from the text of the column. */
export function readAttributes(text: string): Attributes {
  if (!text.includes(negativeZeroAsKept)) return JSON.parse(text);
  return JSON.parse(text, (_, value, context?: { readonly source?: string }) =>
    value === 0 && context?.source === negativeZeroAsKept ? -0 : value,
  );
}

/** What of a webhook endpoint may be replaced, in one object, which a patch is merged into. Read it with `::text`. */
export const endpointSettings = customType<{ data: EndpointSettings; driverData: string }>({
  dataType: () => "jsonb",
  toDriver: (value) => JSON.stringify(value),
});

/** What of a webhook endpoint may be replaced. */
export type EndpointSettings = Pick<WebhookEndpoint, "secrets" | "topics" | "url">;

/** Reads settings from the text of the column. */
export function readEndpointSettings(text: string): EndpointSettings {
  return JSON.parse(text);
}

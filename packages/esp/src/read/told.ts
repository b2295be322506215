import { type EmailStatus, type JsonValue, providerName, statusMessage, type UnixMicroseconds } from "@postbook/core";
import type { ProviderId } from "../provider-id.ts";
import { hex, sha256, utf8 } from "../verify/bytes.ts";
import type { DeliveryEvent, UnknownItem, WebhookItem } from "../webhook-item.ts";
import { clipText, identifier, oneLine } from "./bounds.ts";
import { readText, writeWhole } from "./json.ts";
import { type Metadata, metadataNames } from "./metadata.ts";
import { readRecipients, type ToldRecipient } from "./recipients.ts";

type MaybeText = string | undefined;

/** An event as a provider tells it, in parts of any length and any content; or, as a text, why it is no event. */
export type Told = {
  readonly type: EmailStatus;
  /** Whom it happened to: an event each. */
  readonly recipients: readonly ToldRecipient[];
  readonly occurred: UnixMicroseconds | undefined;
  /** What tells this event from every other of the provider, besides the recipient. */
  readonly identity: readonly MaybeText[];
  /** Heeded where something went wrong; of a success it would hide the sentence. */
  readonly reason?: MaybeText;
  readonly messageId?: MaybeText;
  readonly metadata?: Metadata;
  readonly emailId?: MaybeText;
  readonly emailName?: MaybeText;
  readonly tags?: readonly string[];
};

/** The identity of an event that has an id of its own, or else the fields that tell it from others. */
export function identityOf(id: MaybeText, ...fields: readonly (string | number | undefined)[]): MaybeText[] {
  return id === undefined ? ["fields", ...fields.map((field) => field?.toString())] : ["id", id];
}

/** Why a kind of event that has no status is no event. */
export function noStatus(kind: MaybeText): string {
  return kind === undefined ? "says of no kind what it is" : `no status for ${kind}`;
}

/**
 * The items of a body's events: each is read by `read`; what is not understood is kept by `alone`, as a body that
 * holds this one event.
 */
export async function toItems<Event>(
  provider: ProviderId,
  events: readonly Event[],
  read: (event: Event) => Told | string,
  alone: (event: Event) => Pick<UnknownItem, "payload" | "whole">,
): Promise<WebhookItem[]> {
  const items = await Promise.all(
    events.map(async (event): Promise<WebhookItem[]> => {
      const told = read(event);
      if (typeof told === "string") return [unknown(alone(event), told)];
      const { recipients, all } = readRecipients(told.recipients);
      const { occurred } = told;
      if (occurred === undefined) return [unknown(alone(event), "no readable time")];
      const events = recipients.map(async ({ address, reason = told.reason }): Promise<WebhookItem> => {
        const key = await eventKey([provider, ...told.identity, address.key]);
        const rest = details(provider, { ...told, reason });
        return { kind: "event", event: { provider, key, recipient: address, occurred, ...rest } };
      });
      // Those that can be read count, and the whole is kept for the sake of the others.
      const rest = all && events.length > 0 ? [] : [unknown(alone(event), "no readable recipient")];
      return [...(await Promise.all(events)), ...rest];
    }),
  );
  return items.flat();
}

/** JSON as the payload of an unknown item. */
export function jsonPayload(value: JsonValue): Pick<UnknownItem, "payload" | "whole"> {
  const { text, whole } = writeWhole(value);
  return { payload: text, whole };
}

/** The one item of a body that is not what the provider sends. */
export function unreadable(body: Uint8Array, why: string): UnknownItem {
  return unknown({ payload: readText(body), whole: true }, why);
}

/** An unknown item, within its bounds. */
export function unknown({ payload, whole }: Pick<UnknownItem, "payload" | "whole">, why: string): UnknownItem {
  const clipped = clipText(payload, 65_536);
  return { kind: "unknown", payload: clipped, whole: whole && clipped === payload, why: oneLine(why, 200) ?? "" };
}

const failures: ReadonlySet<EmailStatus> = new Set(["deferred", "bounced", "dropped", "failed_to_send"]);

type Details = Omit<DeliveryEvent, "provider" | "key" | "recipient" | "occurred">;

function details(provider: ProviderId, told: Told): Details {
  const { type, metadata } = told;
  const reason = failures.has(type) ? oneLine(told.reason, 1000) : undefined;
  const tags = (told.tags ?? []).slice(0, 32).flatMap((tag) => oneLine(tag, 255) ?? []);
  return {
    type,
    message: reason === undefined ? statusMessage(type, provider) : `${providerName(provider)}: ${reason}`,
    tags,
    ...given("reason", reason),
    ...given("messageId", identifier(told.messageId, 998)),
    ...given("logId", identifier(metadata?.(metadataNames.logId), 255)),
    ...given("emailId", identifier(metadata?.(metadataNames.emailId) ?? told.emailId, 255)),
    ...given("emailName", oneLine(metadata?.(metadataNames.emailName) ?? told.emailName, 1024)),
  };
}

function given<Name extends string>(name: Name, value: MaybeText): { readonly [name in Name]?: string } {
  // A computed name widens to `string`; the type says which one it is.
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in Name]: string });
}

// Ids of any length and content in one shape, and none that a link or an address could be made to imitate.
async function eventKey(identity: readonly MaybeText[]): Promise<string> {
  return `evt_${hex(await sha256(utf8(JSON.stringify(identity))))}`;
}

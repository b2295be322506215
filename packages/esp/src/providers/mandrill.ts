import { type EmailStatus, type JsonValue, providerName } from "@postbook/core";
import type { EspProvider, Verification, WebhookAgreement, WebhookRequest } from "../esp-provider.ts";
import { readForm, writeForm } from "../read/form.ts";
import { at, firstText, listAt, readJson, textAt, textsAt } from "../read/json.ts";
import { metadataIn } from "../read/metadata.ts";
import { timeIn } from "../read/times.ts";
import { identityOf, jsonPayload, noStatus, type Told, toItems, unreadable } from "../read/told.ts";
import { fromBase64, utf8 } from "../verify/bytes.ts";
import { anySecret, authentic, isHmac, refused } from "../verify/secrets.ts";

/** Mandrill's (Mailchimp Transactional's) webhooks: a list of events in a field of a form, signed with the address. */
export const mandrill: EspProvider = {
  id: "mandrill",
  name: providerName("mandrill"),
  needs: ["secrets", "url"],
  retryStatus: 503,
  verify,
  async normalise(request) {
    const events = readJson(textAt(await readForm(request), "mandrill_events") ?? "");
    // Also the empty post that tries the address.
    if (request.body.length === 0) return [];
    if (events === undefined) return [unreadable(request.body, "no mandrill_events")];
    return toItems("mandrill", listAt(events), read, (event) => {
      const { payload, whole } = jsonPayload([event]);
      return { payload: writeForm({ mandrill_events: payload }), whole };
    });
  },
};

// What the post is signed with that tries a new webhook, before anybody can know its key.
const trialKey = "test-webhook";

const statuses: ReadonlyMap<string, EmailStatus> = new Map([
  ["send", "sent"],
  ["deferral", "deferred"],
  ["delivered", "delivered"],
  ["hard_bounce", "bounced"],
  ["soft_bounce", "bounced"],
  ["reject", "dropped"],
  ["open", "opened"],
  ["click", "clicked"],
  ["spam", "reported_as_spam"],
  ["unsub", "unsubscribed"],
]);

async function verify(request: WebhookRequest, { secrets, url }: WebhookAgreement): Promise<Verification> {
  const signature = fromBase64(request.headers.get("x-mandrill-signature") ?? "");
  if (url === undefined) return refused("no address agreed upon");
  if (signature === undefined || signature.length === 0) return refused("no signature header");
  const form = await readForm(request);
  const fields = Object.entries(form).toSorted(([left], [right]) => (left < right ? -1 : 1));
  const data = utf8(url + fields.flat().join(""));
  const isTrial = textAt(form, "mandrill_events") === "[]";
  const keys = isTrial ? [...secrets, trialKey] : secrets;
  const matches = await anySecret(keys, async (key) => isHmac("SHA-1", utf8(key), data, signature));
  return matches ? authentic : refused("no key agreed upon made the signature for the address agreed upon");
}

function read(event: JsonValue): Told | string {
  const kind = firstText(event, "event", "type");
  const type = statuses.get(kind ?? "");
  if (type === undefined) return noStatus(kind);
  const message = at(event, "msg");
  const messageId = textAt(event, "_id") ?? textAt(message, "_id");
  const occurred = timeIn("seconds", textAt(event, "ts"));
  return {
    type,
    recipients: textsAt(message, "email"),
    occurred,
    identity: identityOf(undefined, kind, messageId, occurred, textAt(event, "url")),
    reason: failureReason(message),
    messageId,
    // A list of one object, or an empty list, in some events.
    metadata: metadataIn(listAt(message, "metadata")[0]),
    emailName: textAt(message, "template"),
    tags: textsAt(message, "tags"),
  };
}

function failureReason(message: JsonValue | undefined): string | undefined {
  const answers = listAt(message, "smtp_events");
  return (
    textAt(message, "diag") ??
    textAt(answers.at(-1), "diag") ??
    textAt(message, "reject", "reason") ??
    textAt(message, "bounce_description")
  );
}

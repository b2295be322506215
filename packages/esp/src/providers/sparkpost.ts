import { type EmailStatus, type JsonValue, providerName } from "@postbook/core";
import type { EspProvider } from "../esp-provider.ts";
import { at, firstText, listAt, membersAt, readJson, textAt, textsAt } from "../read/json.ts";
import { metadataIn } from "../read/metadata.ts";
import { timeIn } from "../read/times.ts";
import { identityOf, jsonPayload, noStatus, type Told, toItems, unreadable } from "../read/told.ts";
import { verifySentSecret } from "../verify/secrets.ts";

/** SparkPost's webhooks: a list of events, each in a class, unsigned, with the secret sent along. */
export const sparkpost: EspProvider = {
  id: "sparkpost",
  name: providerName("sparkpost"),
  needs: ["secrets"],
  retryStatus: 503,
  verify: verifySentSecret,
  async normalise({ body }) {
    const wrapped = readJson(body);
    if (wrapped === undefined) return [unreadable(body, "no JSON")];
    const events = listAt(wrapped).flatMap((wrapper): Event[] => {
      if (at(wrapper, "msys") === undefined) return [{ event: wrapper, wrapper }];
      // A ping has no class; every event has one.
      return membersAt(wrapper, "msys").map(([name, event]) => ({ event, wrapper: { msys: { [name]: event } } }));
    });
    // The pixel at the top of a message comes besides the one at its end, for the same opening.
    const counted = events.filter(({ event }) => !initialOpens.has(textAt(event, "type") ?? ""));
    return toItems("sparkpost", counted, read, ({ wrapper }) => jsonPayload([wrapper]));
  },
};

type Event = { readonly event: JsonValue; readonly wrapper: JsonValue };

const initialOpens: ReadonlySet<string> = new Set(["initial_open", "amp_initial_open"]);
const statuses: ReadonlyMap<string, EmailStatus> = new Map([
  ["injection", "processed"],
  ["delay", "deferred"],
  ["delivery", "delivered"],
  ["bounce", "bounced"],
  ["out_of_band", "bounced"],
  ["policy_rejection", "dropped"],
  ["generation_rejection", "dropped"],
  ["generation_failure", "failed_to_send"],
  ["open", "opened"],
  ["amp_open", "opened"],
  ["click", "clicked"],
  ["amp_click", "clicked"],
  ["spam_complaint", "reported_as_spam"],
  ["list_unsubscribe", "unsubscribed"],
  ["link_unsubscribe", "unsubscribed"],
]);

function read({ event }: Event): Told | string {
  const kind = textAt(event, "type");
  const type = statuses.get(kind ?? "");
  const answer = type === "bounced" && answers.get(textAt(event, "bounce_class") ?? "");
  if (answer) return noStatus(answer);
  if (type === undefined) return noStatus(kind);
  const messageId = textAt(event, "transmission_id");
  const occurred = timeIn("seconds", textAt(event, "timestamp"));
  const recipient = firstText(event, "rcpt_to", "raw_rcpt_to");
  return {
    type,
    recipients: recipient === undefined ? [] : [recipient],
    occurred,
    identity: identityOf(textAt(event, "event_id"), kind, messageId, occurred, textAt(event, "target_link_url")),
    reason: firstText(event, "raw_reason", "reason", "error"),
    messageId,
    metadata: metadataIn(at(event, "rcpt_meta")),
    emailId: textAt(event, "template_id"),
    tags: textsAt(event, "rcpt_tags"),
  };
}

// What SparkPost classifies as bounces, and is an answer of a person's or a machine's.
const answers: ReadonlyMap<string, string> = new Map([
  ["60", "an automatic reply"],
  ["80", "a subscription"],
]);

import { type MaybeJson, membersAt, textsAt } from "./json.ts";

/** What the sender attached to a message under a name. */
export type Metadata = (name: string) => string | undefined;

/** The metadata of an object of texts, or of lists of texts as in SES tags. */
export function metadataIn(object: MaybeJson): Metadata {
  return (name) => textsAt(object, name)[0];
}

/** Our own names among metadata: which log an event belongs to, and the template of the email. */
export const metadataNames = {
  logId: "postbook_log_id",
  emailId: "postbook_email_id",
  emailName: "postbook_email_name",
} as const;

/** Tags that have names and values, as `name=value`; without our own and those with the prefix, which the provider made. */
export function namedTags(object: MaybeJson, except?: string): string[] {
  const ours: readonly string[] = Object.values(metadataNames);
  return membersAt(object)
    .filter(([name]) => !ours.includes(name) && (except === undefined || !name.startsWith(except)))
    .flatMap(([name, value]) => textsAt(value).map((text) => `${name}=${text}`));
}

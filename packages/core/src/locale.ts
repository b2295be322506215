import * as v from "valibot";

/** A BCP 47 language tag in its canonical case, such as `en-US`; at most 64 characters. */
export type Locale = string & v.Brand<"Locale">;

/**
 * Reads a well-formed language tag. `en_US`, as older systems write it, is `en-US`; the case becomes that of
 * RFC 5646, section 2.1.1. Tags are not replaced by newer ones: `iw-IL` stays `iw-IL`.
 *
 * @returns `undefined` when the text is no well-formed tag
 */
export function parseLocale(text: string): Locale | undefined {
  const tag = text.replaceAll("_", "-");
  if (tag.length > 64 || !isWellFormed(tag)) return undefined;
  let extended = false;
  const subtags = tag.split("-").map((subtag, index) => {
    const lower = subtag.toLowerCase();
    extended ||= subtag.length === 1;
    if (index === 0 || extended) return lower;
    if (/^[a-z]{2}$/.test(lower)) return lower.toUpperCase();
    return /^[a-z]{4}$/.test(lower) ? lower.charAt(0).toUpperCase() + lower.slice(1) : lower;
  });
  return subtags.join("-") as Locale;
}

/** A text that is a language tag, as a `Locale`. */
export const Locale = v.pipe(
  v.string("must be a BCP 47 language tag such as en-US"),
  v.rawTransform(({ dataset, addIssue, NEVER }): Locale => {
    const locale = parseLocale(dataset.value);
    if (locale !== undefined) return locale;
    addIssue({ message: "must be a BCP 47 language tag such as en-US" });
    return NEVER;
  }),
);

// What every runtime reads as a tag, which leaves out the irregular ones of old (i-klingon); of its
// languages those of two or three letters, as no longer ones are registered; and private use.
function isWellFormed(tag: string): boolean {
  if (/^x(?:-[a-z0-9]{1,8})+$/i.test(tag)) return true;
  try {
    return /^[a-z]{2,3}(?:-|$)/i.test(tag) && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

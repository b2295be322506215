import { isStorable, utf8Length } from "@postbook/core";

/** What can be stored of a text: at most so many bytes of it, U+FFFD for U+0000 and for lone surrogates. */
export function clipText(text: string, maxBytes: number): string {
  // Cut before it is searched: a text may be as long as a request.
  const start = text.slice(0, maxBytes).replaceAll("\u0000", "\ufffd").toWellFormed();
  if (start.length * 3 <= maxBytes) return start;
  const { read } = new TextEncoder().encodeInto(start, new Uint8Array(maxBytes));
  return start.slice(0, read);
}

/** A reason or a name as one line: every run of spaces and control characters is a space. `undefined` when empty. */
export function oneLine(text: string | undefined, maxBytes: number): string | undefined {
  if (text === undefined) return undefined;
  const line = text
    .slice(0, maxBytes * 2)
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return line === "" ? undefined : clipText(line, maxBytes);
}

/** A text that programs compare, which is never cut: `undefined` when it is empty, too long or cannot be stored. */
export function identifier(text: string | undefined, maxBytes: number): string | undefined {
  if (text === undefined || text === "" || text.length > maxBytes) return undefined;
  return isStorable(text) && utf8Length(text) <= maxBytes ? text : undefined;
}

import * as v from "valibot";

/** The bytes that a well-formed text takes in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) bytes += unit > 0x7ff && !isSurrogate(unit) ? 2 : 1;
  }
  return bytes;
}

/** Whether every store can keep the text exactly: Postgres has no U+0000, and UTF-8 no lone surrogates. */
export function isStorable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}

/** Compares texts by code point, as `COLLATE "C"` does in Postgres: negative, zero or positive. */
export function compareText(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index += 1) {
    const [unit, other] = [left.charCodeAt(index), right.charCodeAt(index)];
    // A surrogate stands for a code point above every single unit.
    if (unit !== other) return isSurrogate(unit) === isSurrogate(other) ? unit - other : isSurrogate(unit) ? 1 : -1;
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** A text that can be stored exactly, of at most `maxBytes` bytes in UTF-8. */
export function boundedText(maxBytes: number) {
  return v.pipe(
    v.string("must be a string"),
    v.check(isStorable, "must not hold U+0000 or a lone surrogate"),
    v.check((text) => utf8Length(text) <= maxBytes, `must be at most ${maxBytes} bytes of UTF-8`),
  );
}

/** A text as in `boundedText`, of at least one character: something a key can be made of. */
export function identifierText(maxBytes: number) {
  return v.pipe(boundedText(maxBytes), v.nonEmpty("must not be empty"));
}

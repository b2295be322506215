import { randomBytes } from "./identifier.ts";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The last `length` digits of a number in base 62, in the order of ASCII: digits, capitals, small letters. */
export function toBase62(number: bigint, length: number): string {
  let text = "";
  for (let rest = number; text.length < length; rest /= 62n) text = alphabet.charAt(Number(rest % 62n)) + text;
  return text;
}

/** A text that nobody can guess: 160 random bits, in the 27 digits that hold them. */
export function randomBase62(): string {
  return toBase62(
    randomBytes(20).reduce((number, byte) => number * 256n + BigInt(byte), 0n),
    27,
  );
}

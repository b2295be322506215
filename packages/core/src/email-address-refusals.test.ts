import { describe, expect, it } from "vitest";
import { parseEmailAddress } from "./email-address.ts";

describe("a text that is no address", () => {
  const missing = ["", " ", "@", "a", "a@", "@x.de", "a.x.de", " @x.de", "a@ ", "a＠x.de"];
  const twice = ["a@b@c.de", "a@@b.de", "@a@b.de", "a@b.de@", "a@b＠c.de", "a@b.de, c@d.de"];
  const quoted = [
    '"a b"@x.de',
    '"a"@x.de',
    "a(b)@x.de",
    "Matt <a@x.de>",
    "<a@x.de>",
    "a\\b@x.de",
    "a,b@x.de",
    "a;b@x.de",
  ];
  const colons = ["mailto:a@x.de", "a:b@x.de", "a[b@x.de"];
  const spaces = [
    "a b@x.de",
    "a\tb@x.de",
    "a\u00a0b@x.de",
    "a\u3000b@x.de",
    "a\u2028b@x.de",
    "a@ex ample.com",
    "a@ x.de",
    "a @x.de",
  ];
  const controls = [
    "a\u0000@x.de",
    "\u0000a@x.de",
    "a@x.de\u0000",
    "a\u0001b@x.de",
    "a\u007fb@x.de",
    "a\u0085b@x.de",
    "a@x\n.de",
    "a\r\nb@x.de",
  ];
  const invisible = ["a\u00adb@x.de", "a\u200bb@x.de", "a\u202eb@x.de", "a\ufeffb@x.de"];
  const surrogates = ["a\ud800@x.de", "\udc00a@x.de", "a@x\ud83d.de", "a@\ude00\ud83d.de"];
  const literals = ["a@[127.0.0.1]", "a@[::1]", "a@[IPv6:::1]", "a@::1", "a@［::1］", "a@［１２７.０.０.１］"];
  const delimiters = [
    "a@b/c",
    "a@b:80",
    "a@b?x",
    "a@b#c",
    "a@b\\c",
    "a@b%c",
    "a@%65xample.com",
    "a@b|c",
    "a@b&c",
    "a@b_c",
    "a@b;c",
    "a@b'c",
  ];
  const besideUnicode = delimiters.map((text) => text.replace("@", "@ü."));
  const afterUnicode = [
    "a@münchen.de/x",
    "a@münchen.de:80",
    "a@münchen.de?x",
    "a@münchen.de#x",
    "a@mün\tchen.de",
    "a@mün\nchen.de",
    "a@m@ünchen.de",
  ];
  const mapped = [
    "a@b／c",
    "a@b：80",
    "a@b？x",
    "a@b＃c",
    "a@b＼c",
    "a@％65xample.com",
    "a@b％2fc",
    "a@℀.de",
    "a@b＿c",
    "a@b\u3000c",
    "a@b；c",
  ];
  const dots = ["a@.", "a@b..de", "a@.b.de", "a@b.de.", "a@b。。de", "a@b.de。", "a@\u00ad.de"];
  const hyphens = ["a@-b.de", "a@b-.de", "a@b.-"];
  const encoded = ["a@xn--", "a@xn--.de", "a@xn--foo--", "a@xn--MÜNCHEN.de", "a@xn--abc-.de"];

  it.each([
    ...[...missing, ...twice, ...quoted, ...colons, ...spaces, ...controls, ...invisible, ...surrogates],
    ...[...literals, ...delimiters, ...besideUnicode, ...afterUnicode, ...mapped, ...dots, ...hyphens, ...encoded],
  ])("is %j", (text) => {
    expect(parseEmailAddress(text)).toBeUndefined();
  });

  it("is any with a character of ASCII in the domain that is no letter, digit, dot or hyphen", () => {
    for (let code = 0; code < 0x80; code += 1) {
      const character = String.fromCharCode(code);
      const allowed = /[A-Za-z0-9.-]/.test(character);
      for (const text of [`a@b${character}c.de`, `a@ü${character}c.de`])
        expect([text, parseEmailAddress(text) !== undefined]).toEqual([text, allowed]);
    }
  });
});

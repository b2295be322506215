import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import certificate from "../../test/data/sns/SimpleNotificationService-7506a1e35b36ef5a444dd1a8e7cc3ed8.pem?raw";
import { base64 } from "../../test/webhooks.ts";
import { certificateKey, rawSignature } from "./der.ts";

describe("certificateKey", () => {
  it("finds a key that Web Crypto takes", async () => {
    const spki = certificateKey(certificate) ?? new Uint8Array();
    const key = await crypto.subtle.importKey("spki", spki, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-1" }, true, [
      "verify",
    ]);
    expect(key.algorithm).toMatchObject({ modulusLength: 2048 });
  });

  it("finds none in what is no certificate, and never throws", () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    const law = fc.property(bytes, (bytes) => {
      certificateKey(`-----BEGIN CERTIFICATE-----\n${base64(bytes)}\n-----END CERTIFICATE-----`);
    });
    fc.assert(law);
    for (const text of [
      "",
      "-----BEGIN CERTIFICATE-----",
      certificate.slice(0, 900),
      certificate.replaceAll("MII", "!"),
    ]) {
      expect(certificateKey(text)).toBeUndefined();
    }
  });
});

describe("rawSignature", () => {
  const der = (...numbers: number[][]) => {
    const content = numbers.flatMap((digits) => [2, digits.length, ...digits]);
    return Uint8Array.from([0x30, content.length, ...content]);
  };

  it("pads short numbers and drops leading zeros", () => {
    const raw = rawSignature(der([1], [0, 0x80, ...Array.from({ length: 31 }, () => 7)]));
    expect(raw?.slice(0, 32)).toEqual(Uint8Array.from([...Array.from({ length: 31 }, () => 0), 1]));
    expect(raw?.slice(32)).toEqual(Uint8Array.from([0x80, ...Array.from({ length: 31 }, () => 7)]));
  });

  it.each([
    ["nothing", []],
    ["one number", der([1])],
    ["three numbers", der([1], [1], [1])],
    [
      "a number of 33 bytes",
      der(
        [1],
        Array.from({ length: 33 }, () => 1),
      ),
    ],
    ["something after it", [...der([1], [1]), 0]],
    ["a length beyond the end", [0x30, 100, 2, 1, 1]],
    ["an indefinite length", [0x30, 0x80, 2, 1, 1, 2, 1, 1, 0, 0]],
    ["a length of many bytes", [0x30, 0x88, 0, 0, 0, 0, 0, 0, 0, 6, 2, 1, 1, 2, 1, 1]],
    ["something that is no number", [0x30, 6, 4, 1, 1, 4, 1, 1]],
  ])("refuses %s", (_, bytes) => {
    expect(rawSignature(Uint8Array.from(bytes))).toBeUndefined();
  });

  it("answers any bytes with 64 or none", () => {
    const law = fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(rawSignature(Uint8Array.from(bytes))?.length ?? 64).toBe(64);
    });
    fc.assert(law);
  });
});

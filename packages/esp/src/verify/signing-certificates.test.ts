import { microseconds } from "@postbook/core";
import { describe, expect, it } from "vitest";
import certificate from "../../test/data/sns/SimpleNotificationService-7506a1e35b36ef5a444dd1a8e7cc3ed8.pem?raw";
import { certificateKey } from "./der.ts";
import { type FetchCertificate, signingCertificates } from "./signing-certificates.ts";

const url = (name: string | number) => `https://sns.us-west-2.amazonaws.com/${name}.pem`;
const seconds = (count: number) => microseconds(count * 1_000_000);

function counting(answer: FetchCertificate) {
  const asked: string[] = [];
  const certificates = signingCertificates(async (url, options) => {
    asked.push(url);
    return answer(url, options);
  });
  return { certificates, asked };
}

describe("signingCertificates", () => {
  it("gives the key, follows no redirect, and remembers the key for a day", async () => {
    let redirect: string | undefined;
    const { certificates, asked } = counting(async (_, options) => {
      ({ redirect } = options);
      expect(options.signal).toBeInstanceOf(AbortSignal);
      return new Response(certificate);
    });
    const key = await certificates.publicKey(url(1), seconds(0));
    expect(key).toEqual(certificateKey(certificate));
    expect(key).toBeInstanceOf(Uint8Array);
    await certificates.publicKey(url(1), seconds(86_399));
    expect(asked).toEqual([url(1)]);
    await certificates.publicKey(url(1), seconds(86_400));
    expect(asked).toHaveLength(2);
    expect(redirect).toBe("manual");
  });

  it.each([
    ["a missing one", async () => new Response("no", { status: 404 }), "none"],
    [
      "a redirect",
      async () => new Response(null, { status: 302, headers: { location: "https://evil.example" } }),
      "none",
    ],
    ["what is no certificate", async () => new Response("<html>"), "none"],
    ["nothing", async () => new Response(null), "none"],
    ["one of more than 16 KiB", async () => new Response(" ".repeat(16_385) + certificate), "none"],
    ["a failing server", async () => new Response("", { status: 503 }), "unavailable"],
    ["too many requests", async () => new Response("", { status: 429 }), "unavailable"],
    ["a network that is down", async () => Promise.reject(new TypeError("fetch failed")), "unavailable"],
    ["a body that breaks off", async () => new Response(failing()), "unavailable"],
  ] as const)("answers %s, and remembers that for a minute", async (_, answer, expected) => {
    const { certificates, asked } = counting(answer);
    expect(await certificates.publicKey(url(1), seconds(0))).toBe(expected);
    expect(await certificates.publicKey(url(1), seconds(59))).toBe(expected);
    expect(asked).toHaveLength(1);
    await certificates.publicKey(url(1), seconds(60));
    expect(asked).toHaveLength(2);
  });

  it("stops reading a body that does not end", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(4096));
      },
    });
    const { certificates } = counting(async () => new Response(endless));
    expect(await certificates.publicKey(url(1), seconds(0))).toBe("none");
    expect(sent).toBeLessThan(10);
  });

  it("asks for sixteen that fail a minute, and serves those that it knows meanwhile", async () => {
    const { certificates, asked } = counting(async (asked) =>
      asked === url("good") ? new Response(certificate) : new Response("", { status: 404 }),
    );
    await certificates.publicKey(url("good"), seconds(0));
    for (let count = 0; count < 100; count += 1) await certificates.publicKey(url(count), seconds(1));
    expect(asked).toHaveLength(17);
    expect(await certificates.publicKey(url("good"), seconds(2))).toBeInstanceOf(Uint8Array);
    expect(await certificates.publicKey(url("new"), seconds(2))).toBe("unavailable");
    expect(await certificates.publicKey(url("new"), seconds(61))).toBe("none");
  });

  it("remembers up to 32 keys", async () => {
    const { certificates, asked } = counting(async () => new Response(certificate));
    for (let count = 0; count < 33; count += 1) await certificates.publicKey(url(count), seconds(0));
    await certificates.publicKey(url(32), seconds(1));
    expect(asked).toHaveLength(33);
    await certificates.publicKey(url(0), seconds(1));
    expect(asked).toHaveLength(34);
  });
});

function failing(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.error(new TypeError("terminated"));
    },
  });
}

import http from "node:http";
import https from "node:https";
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import sendwithus from "sendwithus";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runService, temporaryFolder } from "./process.ts";

// The npm package as it is, on its way to https://api.sendwithus.com. Only the way is ours: what it
// sends there goes to a running Postbook instead.

let service: Awaited<ReturnType<typeof runService>>;
const folder = await temporaryFolder();
const { request } = https;
beforeAll(async () => {
  service = await runService({ folder: folder.folder });
  const { hostname, port } = new URL(service.url);
  https.request = ((options: RequestOptions, answered?: (answer: IncomingMessage) => void): ClientRequest => {
    expect(options.hostname ?? options.host).toBe("api.sendwithus.com");
    return http.request({ ...options, protocol: "http:", host: hostname, hostname, port, agent: undefined }, answered);
  }) as typeof https.request;
});
afterAll(async () => {
  https.request = request;
  await service.end();
  await folder.remove();
});

type Outcome = { readonly error: (Error & { statusCode?: number }) | null; readonly result: unknown };

function call(
  act: (client: sendwithus.Client, callback: sendwithus.Callback) => void,
  key = service.key,
): Promise<Outcome> {
  return new Promise((resolve) => act(sendwithus(key ?? ""), (error, result) => resolve({ error, result })));
}

describe("sendwithus 6.0.2", () => {
  const ok = { success: true, status: "OK" };

  it("creates a customer, and merges into it", async () => {
    const email = "node+6@example.com";
    expect(
      await call((api, done) => api.customersUpdateOrCreate({ email, data: { city: "Bern" }, locale: "de-CH" }, done)),
    ).toEqual({ error: null, result: ok });
    expect(await call((api, done) => api.customersUpdateOrCreate({ email, data: { plan: "pro" } }, done))).toEqual({
      error: null,
      result: ok,
    });
    const found = await fetch(`${service.url}/customers/${email}`, { headers: { "X-SWU-API-KEY": service.key ?? "" } });
    expect(await found.json()).toMatchObject({ customer: { data: { city: "Bern", plan: "pro" }, locale: "de-CH" } });
  });

  it("deletes a customer, and one that does not exist", async () => {
    expect(await call((api, done) => api.customersDelete("node+6@example.com", done))).toEqual({
      error: null,
      result: ok,
    });
    expect(await call((api, done) => api.customersDelete("nobody@example.com", done))).toEqual({
      error: null,
      result: ok,
    });
  });

  it("sends a batch", async () => {
    const parts = [
      { path: "/api/v1/customers", method: "POST", body: { email: "batch@example.com", data: { n: 1 } } },
      { path: "/api/v1/customers/batch@example.com", method: "GET" },
    ];
    const { error, result } = await call((api, done) => api.batch(parts, done));
    expect(error).toBeNull();
    expect(result).toMatchObject([
      { path: "/api/v1/customers", status_code: 200, method: "POST", body: ok },
      { status_code: 200, body: { customer: { data: { n: 1 } } } },
    ]);
  });

  it("gives an error to its callback for a bad key, and for an address that is none", async () => {
    const badKey = await call(
      (api, done) => api.customersUpdateOrCreate({ email: "a@example.com" }, done),
      "not-a-key",
    );
    expect(badKey.error).toBeInstanceOf(Error);
    const badAddress = await call((api, done) => api.customersUpdateOrCreate({ email: "no address" }, done));
    expect(badAddress.error).toBeInstanceOf(Error);
    const badDeletion = await call((api, done) => api.customersDelete("a#b@example.com", done));
    expect(badDeletion.error).toBeInstanceOf(Error);
  });
});

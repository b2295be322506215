import type { Ports } from "@postbook/core";
import { AccountId, ConflictError, InvalidInputError, systemClock, UnavailableError } from "@postbook/core";
import { memoryStore } from "@postbook/memory";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { createApp } from "./app.ts";

const named = { "X-SWU-API-CLIENT": "node-6.0.2" };

describe("an error that nobody raised on purpose", () => {
  it("is a 500 that tells the caller nothing of it, and is told to onError as it is", async () => {
    for (const error of [new TypeError("secret"), Object.assign(new RangeError("secret"), { code: "forbidden" })]) {
      const { ask, reported } = failing(error);
      const response = await ask({});
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual({
        success: false,
        status: "INTERNAL_ERROR",
        message: "Something went wrong on our side.",
      });
      expect(reported).toEqual([error]);
      expect(reported[0]).toBe(error);
    }
  });

  it("is prose for sendwithus clients, and says as little", async () => {
    const response = await failing(new TypeError("secret")).ask(named);
    expect([response.status, response.headers.get("Content-Type")]).toEqual([500, "text/plain"]);
    expect(await response.text()).toBe("Something went wrong on our side.");
  });

  it("is a 500 wherever it is raised: in authentication, in ready, in a part of a batch", async () => {
    const { app, reported } = failing(new TypeError("secret"));
    const batch = [{ path: "/customers/a@example.com", method: "GET" }];
    const response = await app.request("/batch", { method: "POST", body: JSON.stringify(batch) });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject([{ status_code: 500, body: "Something went wrong on our side." }]);
    const raise = async () => Promise.reject(new TypeError("secret"));
    const onError = (error: unknown) => void reported.push(error);
    const broken = createApp(newPorts(), { authentication: raise, ready: raise, onError });
    for (const path of ["/customers/a@example.com", "/readyz"]) {
      const reply = await broken.request(path);
      expect([reply.status, await reply.text()]).toEqual([500, expect.not.stringContaining("secret")]);
    }
    expect(reported).toHaveLength(3);
  });
});

describe("an error that was raised on purpose", () => {
  it("is 503 with Retry-After when the store cannot answer, in both faces, and its cause is not told", async () => {
    for (const headers of [{}, named]) {
      const { ask, reported } = failing(new UnavailableError(new TypeError("secret")));
      const response = await ask(headers);
      expect(response.status).toBe(503);
      expect(Number(response.headers.get("Retry-After"))).toBeGreaterThan(0);
      expect(await response.text()).not.toContain("secret");
      expect(reported).toEqual([]);
    }
  });

  it("is 409 for a conflict and 400 for an invalid input, and not told to onError", async () => {
    const refused = new InvalidInputError([{ path: "data.a", message: "must be shorter" }]);
    for (const [error, status] of [
      [new ConflictError("It is taken."), 409],
      [refused, 400],
    ] as const) {
      const { ask, reported } = failing(error);
      expect((await ask({})).status).toBe(status);
      expect(reported).toEqual([]);
    }
  });

  it("is JSON that lists the issues of an invalid input, with their names as they are", async () => {
    const issues = [
      { path: "data.größe", message: "must be shorter" },
      { path: "email", message: "is required" },
    ];
    const response = await failing(new InvalidInputError(issues)).ask({});
    expect(await response.json()).toEqual({
      success: false,
      status: "BAD_REQUEST",
      message: "The request is not valid.",
      errors: issues,
    });
  });

  it("is prose of one ASCII line: what is not ASCII is escaped, and nothing can break the line", async () => {
    const issues = [{ path: "data.größe😀\n\u0000\u007f\u2028", message: "must be “short”" }];
    const response = await failing(new InvalidInputError(issues)).ask(named);
    expect(await response.text()).toBe(
      "The request is not valid. data.gr\\u00f6\\u00dfe\\ud83d\\ude00\\u000a\\u0000\\u007f\\u2028: must be \\u201cshort\\u201d.",
    );
  });

  it("is 503 when what is not ready is unavailable", async () => {
    const app = createApp(newPorts(), { ready: () => Promise.reject(new UnavailableError()), onError: () => {} });
    expect((await app.request("/readyz")).status).toBe(503);
    expect((await app.request("/healthz")).status).toBe(200);
  });
});

function newPorts(): Ports {
  return { ...memoryStore(), clock: systemClock() };
}

/** An app whose store of customers fails, and what is told of it. */
function failing(error: Error) {
  const reported: unknown[] = [];
  const ports = newPorts();
  const find = async () => {
    throw error;
  };
  const app = createApp(
    { ...ports, customers: { ...ports.customers, find } },
    { authentication: async () => v.parse(AccountId, "one"), onError: (told) => void reported.push(told) },
  );
  return {
    app,
    reported,
    ask: async (headers: Record<string, string>) => app.request("/customers/a@example.com", { headers }),
  };
}

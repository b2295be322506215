import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { at } from "../../contract/world.ts";
import { AccountId } from "../account.ts";
import { ConflictError, InvalidInputError, NotFoundError } from "../errors.ts";
import type { Clock } from "../time.ts";
import type { WebhookEndpointRepository } from "./webhook-endpoint-repository.ts";
import type { NewWebhookEndpoint, WebhookEndpoint } from "./webhook-endpoint.ts";
import { maxWebhookEndpoints, newWebhookToken, patchWebhookEndpoint } from "./webhook-endpoint.ts";
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  findWebhookEndpoint,
  listWebhookEndpoints,
  updateWebhookEndpoint,
} from "./use-cases.ts";

const acme = v.parse(AccountId, "acme");
const other = v.parse(AccountId, "other");
const clock: Clock = { now: () => at(42) };
const sendgrid: NewWebhookEndpoint = { provider: "sendgrid", secrets: ["a key"] };

describe("createWebhookEndpoint", () => {
  it("keeps an endpoint of the account, made at the time of the clock, and answers it", async () => {
    const ports = world();
    const made = await createWebhookEndpoint(ports, acme, sendgrid);
    expect(made).toMatchObject({ account: "acme", provider: "sendgrid", secrets: ["a key"], created: at(42) });
    expect(await listWebhookEndpoints(ports, acme)).toEqual([made]);
    expect(await listWebhookEndpoints(ports, other)).toEqual([]);
  });

  it("refuses one that lacks what its provider needs, and keeps nothing", async () => {
    const ports = world();
    const making = createWebhookEndpoint(ports, acme, { provider: "mandrill", secrets: null });
    await expect(making).rejects.toThrow(InvalidInputError);
    await expect(making).rejects.toMatchObject({ issues: [{ path: "secrets" }, { path: "url" }] });
    expect(ports.kept).toEqual([]);
  });

  it("refuses one more than there may be in an account, until one is deleted", async () => {
    const ports = world();
    for (let count = 0; count < maxWebhookEndpoints; count += 1) await createWebhookEndpoint(ports, acme, sendgrid);
    await expect(createWebhookEndpoint(ports, acme, sendgrid)).rejects.toThrow(ConflictError);
    await createWebhookEndpoint(ports, other, sendgrid);
    await deleteWebhookEndpoint(ports, acme, ports.kept[0]?.id ?? "");
    expect(await createWebhookEndpoint(ports, acme, sendgrid)).toMatchObject({ account: "acme" });
  });
});

describe("findWebhookEndpoint", () => {
  it("finds the endpoint, and with it the account, by the token alone", async () => {
    const ports = world();
    const made = await createWebhookEndpoint(ports, other, sendgrid);
    expect(await findWebhookEndpoint(ports, made.token)).toEqual(made);
    expect(await findWebhookEndpoint(ports, newWebhookToken())).toBeUndefined();
  });

  it.each(["", "\u0000", "\ud800", "x".repeat(26), "x".repeat(28), `${"x".repeat(26)}-`, "x".repeat(10_000)])(
    "does not ask for %j, which is no token",
    async (text) => {
      const ports = world();
      const findByToken = () => expect.unreachable();
      const webhookEndpoints = { ...ports.webhookEndpoints, findByToken };
      expect(await findWebhookEndpoint({ webhookEndpoints }, text)).toBeUndefined();
    },
  );
});

describe("updateWebhookEndpoint", () => {
  it("lets two secrets hold while one is exchanged for the other", async () => {
    const ports = world();
    const { id } = await createWebhookEndpoint(ports, acme, sendgrid);
    for (const secrets of [["a key", "a new key"], ["a new key"]]) {
      expect(await updateWebhookEndpoint(ports, acme, id, { secrets })).toMatchObject({ id, secrets });
    }
    expect(ports.kept).toMatchObject([{ secrets: ["a new key"] }]);
  });

  it("refuses to take away what the provider needs, and leaves it", async () => {
    const ports = world();
    const { id } = await createWebhookEndpoint(ports, acme, sendgrid);
    const updating = updateWebhookEndpoint(ports, acme, id, { secrets: [] });
    await expect(updating).rejects.toMatchObject({ issues: [{ path: "secrets" }] });
    expect(ports.kept).toMatchObject([{ secrets: ["a key"] }]);
    expect(await updateWebhookEndpoint(ports, acme, id, { topics: [], url: null })).toMatchObject({ id });
  });

  it("refuses where there is no such endpoint, be it one of another account or just deleted", async () => {
    const ports = world();
    const { id } = await createWebhookEndpoint(ports, other, sendgrid);
    const refusal = new NotFoundError("webhook endpoint");
    await expect(updateWebhookEndpoint(ports, acme, id, { secrets: [] })).rejects.toThrow(refusal);
    const webhookEndpoints = { ...ports.webhookEndpoints, update: async () => undefined };
    await expect(updateWebhookEndpoint({ webhookEndpoints }, other, id, {})).rejects.toThrow(refusal);
  });
});

describe("deleteWebhookEndpoint", () => {
  it("tells whether there was one in the account", async () => {
    const ports = world();
    const { id } = await createWebhookEndpoint(ports, acme, sendgrid);
    expect(await deleteWebhookEndpoint(ports, other, id)).toBe(false);
    expect(await deleteWebhookEndpoint(ports, acme, id)).toBe(true);
    expect(await deleteWebhookEndpoint(ports, acme, id)).toBe(false);
  });
});

function world() {
  const kept: WebhookEndpoint[] = [];
  const position = (account: AccountId, id: string) =>
    kept.findIndex((endpoint) => endpoint.account === account && endpoint.id === id);
  const webhookEndpoints: WebhookEndpointRepository = {
    findByToken: async (token) => kept.find((endpoint) => endpoint.token === token),
    find: async (account, id) => kept[position(account, id)],
    save: async (_, endpoint) => void kept.push(endpoint),
    list: async (account) => kept.filter((endpoint) => endpoint.account === account),
    async update(account, id, patch) {
      const index = position(account, id);
      const [endpoint] = kept.slice(index);
      if (index === -1 || endpoint === undefined) return undefined;
      kept[index] = patchWebhookEndpoint(endpoint, patch);
      return kept[index];
    },
    delete: async (account, id) => {
      const index = position(account, id);
      return index !== -1 && kept.splice(index, 1).length === 1;
    },
  };
  return { kept, webhookEndpoints, clock };
}

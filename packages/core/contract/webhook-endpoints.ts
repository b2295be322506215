import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccountId, WebhookEndpoint, WebhookEndpointPatch, WebhookEndpointRepository } from "../src/index.ts";
import { ConflictError, newWebhookToken, patchWebhookEndpoint } from "../src/index.ts";
import { at, newAccount } from "./world.ts";

/** The laws of `WebhookEndpointRepository`. `open` gives a store that may hold other accounts already. */
export function webhookEndpointContract(name: string, open: () => Promise<WebhookEndpointRepository>): void {
  describe(`${name}: webhook endpoints`, () => {
    it("answers undefined for an endpoint that does not exist", async () => {
      const endpoints = await open();
      expect(await endpoints.find(newAccount(), "whe_1")).toBeUndefined();
      expect(await endpoints.findByToken(newWebhookToken())).toBeUndefined();
    });

    it("finds an endpoint by its token, of whatever account, and by its id in its own account", async () => {
      const endpoints = await open();
      const [ours, theirs] = [await saved(endpoints), await saved(endpoints, { provider: "ses" })];
      for (const endpoint of [ours, theirs]) {
        expect(await endpoints.findByToken(endpoint.token)).toEqual(endpoint);
        expect(await endpoints.find(endpoint.account, endpoint.id)).toEqual(endpoint);
      }
      expect(await endpoints.find(theirs.account, ours.id)).toBeUndefined();
    });

    it("keeps an endpoint for the account that it is saved for", async () => {
      const endpoints = await open();
      const account = newAccount();
      const given = endpoint(newAccount());
      await endpoints.save(account, given);
      expect(await endpoints.findByToken(given.token)).toEqual({ ...given, account });
      expect(await endpoints.list(given.account)).toEqual([]);
    });

    it("keeps every text exactly: quotes, backslashes, lines, any Unicode, and as much as there may be", async () => {
      const endpoints = await open();
      const { account, id } = await saved(endpoints);
      const law = fc.asyncProperty(fc.array(text, { maxLength: 5 }), fc.array(text, { maxLength: 20 }), text, check);
      async function check(secrets: string[], topics: string[], url: string) {
        await endpoints.update(account, id, { secrets, topics, url });
        expect(await endpoints.find(account, id)).toMatchObject({ secrets, topics, url });
      }
      await fc.assert(law, { numRuns: 30, examples: [[remarkable, remarkable, '{"a":[null]}']] });
      const [secret, topic, url] = ["s".repeat(4096), "t".repeat(320), "u".repeat(2048)];
      await check(
        Array.from({ length: 5 }, () => secret),
        Array.from({ length: 20 }, () => topic),
        url,
      );
    });

    it("refuses an id that is taken in the account and a token that is taken anywhere, and keeps the first", async () => {
      const endpoints = await open();
      const first = await saved(endpoints);
      const account = newAccount();
      const [sameId, sameToken] = [
        endpoint(first.account, { id: first.id }),
        endpoint(account, { token: first.token }),
      ];
      await expect(endpoints.save(first.account, sameId)).rejects.toThrow(ConflictError);
      await expect(endpoints.save(account, sameToken)).rejects.toThrow(ConflictError);
      expect(await endpoints.list(first.account)).toEqual([first]);
      expect(await endpoints.list(account)).toEqual([]);
      expect(await endpoints.findByToken(first.token)).toEqual(first);
      expect(await endpoints.findByToken(sameId.token)).toBeUndefined();
    });

    it("keeps accounts apart, even under one id", async () => {
      const endpoints = await open();
      const ours = await saved(endpoints);
      const theirs = await saved(endpoints, { id: ours.id, provider: "ses" });
      await endpoints.update(theirs.account, ours.id, { secrets: ["theirs"] });
      expect(await endpoints.list(ours.account)).toEqual([ours]);
      expect(await endpoints.delete(theirs.account, ours.id)).toBe(true);
      expect(await endpoints.findByToken(ours.token)).toEqual(ours);
      expect(await endpoints.update(newAccount(), ours.id, { secrets: [] })).toBeUndefined();
      expect(await endpoints.delete(newAccount(), ours.id)).toBe(false);
      expect(await endpoints.list(ours.account)).toEqual([ours]);
    });

    it("lists the endpoints of one account, oldest first, and by id within a moment", async () => {
      const endpoints = await open();
      const account = newAccount();
      const ordered = [
        endpoint(account, { id: "whe_z", created: at(1) }),
        endpoint(account, { id: "whe_B", created: at(2) }),
        endpoint(account, { id: "whe_a", created: at(2) }),
        endpoint(account, { id: "whe_0", created: at(3) }),
      ];
      for (const given of ordered.toReversed()) await endpoints.save(account, given);
      await saved(endpoints);
      expect(await endpoints.list(account)).toEqual(ordered);
      expect(await endpoints.list(newAccount())).toEqual([]);
    });

    it("gives for any sequence of patches what folding patchWebhookEndpoint gives", async () => {
      const endpoints = await open();
      const law = fc.asyncProperty(fc.array(patch, { minLength: 1, maxLength: 5 }), async (patches) => {
        const given = await saved(endpoints);
        const answers = [];
        for (const patch of patches) answers.push(await endpoints.update(given.account, given.id, patch));
        expect(answers.at(-1)).toEqual(patches.reduce(patchWebhookEndpoint, given));
        expect(await endpoints.findByToken(given.token)).toEqual(answers.at(-1));
      });
      await fc.assert(law, { numRuns: 40 });
    });

    it("replaces only what a patch gives, and removes an url that is null", async () => {
      const endpoints = await open();
      const given = await saved(endpoints, { url: "https://example.com/a" });
      const update = (patch: WebhookEndpointPatch) => endpoints.update(given.account, given.id, patch);
      expect(await update({})).toEqual(given);
      expect(await update({ secrets: ["new"] })).toEqual({ ...given, secrets: ["new"] });
      expect(await update({ topics: [] })).toEqual({ ...given, secrets: ["new"], topics: [] });
      const { url: _, ...withoutUrl } = given;
      expect(await update({ url: null })).toEqual({ ...withoutUrl, secrets: ["new"], topics: [] });
      expect(await update({ url: null, topics: given.topics })).toEqual({ ...withoutUrl, secrets: ["new"] });
    });

    it("makes nothing by an update of what does not exist", async () => {
      const endpoints = await open();
      const account = newAccount();
      expect(await endpoints.update(account, "whe_1", { secrets: ["a"] })).toBeUndefined();
      expect(await endpoints.list(account)).toEqual([]);
    });

    it("holds all of several patches of different fields that come at once", async () => {
      const endpoints = await open();
      for (let round = 0; round < 5; round += 1) {
        const { account, id } = await saved(endpoints);
        const given = { secrets: [`secret ${round}`], topics: [`topic ${round}`], url: `https://example.com/${round}` };
        const { secrets, topics, url } = given;
        const patches = [{ secrets }, { topics }, { url }, {}];
        await Promise.all(patches.map((patch) => endpoints.update(account, id, patch)));
        expect(await endpoints.find(account, id)).toMatchObject(given);
      }
    });

    it("deletes an endpoint, tells whether there was one, and finds it by nothing from then on", async () => {
      const endpoints = await open();
      const { account, id, token } = await saved(endpoints);
      const other = await saved(endpoints);
      expect([await endpoints.delete(account, id), await endpoints.delete(account, id)]).toEqual([true, false]);
      expect(await endpoints.find(account, id)).toBeUndefined();
      expect(await endpoints.findByToken(token)).toBeUndefined();
      expect(await endpoints.list(account)).toEqual([]);
      expect(await endpoints.update(account, id, {})).toBeUndefined();
      expect(await endpoints.findByToken(other.token)).toEqual(other);
    });

    it("is not changed by changing what it was given or has answered", async () => {
      const endpoints = await open();
      const account = newAccount();
      const given = { ...endpoint(account), secrets: ["a"] };
      await endpoints.save(account, given);
      given.secrets.push("b");
      const patch = { topics: ["c"] };
      const updated = await endpoints.update(account, given.id, patch);
      patch.topics.push("d");
      const answers = [updated, await endpoints.find(account, given.id), await endpoints.findByToken(given.token)];
      for (const answer of [...answers, ...(await endpoints.list(account))]) {
        if (answer !== undefined) Object.assign(answer, { secrets: [], provider: "changed" });
      }
      expect(await endpoints.find(account, given.id)).toEqual({ ...given, secrets: ["a"], topics: ["c"] });
    });
  });
}

const remarkable = [
  "",
  "'",
  '"',
  "\\",
  '\\"',
  "{a,b}",
  "NULL",
  "a\r\nb\tc",
  "\u2028",
  "ключ 😀",
  " ",
  "user:pass:word",
];

// What a store can keep: no U+0000, no lone surrogates.
const text = fc
  .oneof(fc.constantFrom(...remarkable), fc.string({ unit: "binary" }))
  .map((any) => any.replaceAll("\0", ""));

const patch = fc.record(
  {
    secrets: fc.array(text, { maxLength: 3 }),
    topics: fc.array(text, { maxLength: 3 }),
    url: fc.option(text),
  },
  { requiredKeys: [] },
);

async function saved(endpoints: WebhookEndpointRepository, given?: Partial<WebhookEndpoint>): Promise<WebhookEndpoint> {
  const made = endpoint(newAccount(), given);
  await endpoints.save(made.account, made);
  return made;
}

function endpoint(account: AccountId, given: Partial<WebhookEndpoint> = {}): WebhookEndpoint {
  return {
    id: `whe_${Math.random().toString(16).slice(2)}`,
    account,
    provider: "sendgrid",
    token: newWebhookToken(),
    secrets: ["a secret"],
    topics: ["arn:aws:sns:us-east-1:123456789012:emails"],
    created: at(0),
    ...given,
  };
}

import { expect, it } from "vitest";
import { connect, ok, type Open, refusal, token } from "./world.ts";
import { idOf, listed, patch, path, remove, topic, url } from "./webhook-endpoints.ts";

/** What may be changed of the address at which a provider tells what became of emails, and how it goes. */
export function webhookEndpointChangeConformance(open: Open): void {
  it("exchanges a secret for another by way of both, at the same address", async () => {
    const api = await connect(open);
    const made = await api.post(path, { provider: "resend", secrets: ["whsec_old"] });
    for (const secrets of [["whsec_old", "whsec_new"], ["whsec_new"]]) {
      const patched = await patch(api, idOf(made), { secrets });
      expect(patched.at()).toEqual({
        success: true,
        status: "OK",
        endpoint: { ...Object(made.at("endpoint")), secrets: secrets.length },
      });
      expect(await listed(api, idOf(made))).toEqual(patched.at("endpoint"));
    }
    await remove(api, made);
  });

  it("replaces by PATCH what is given and leaves the rest", async () => {
    const api = await connect(open);
    const made = await api.post(path, { provider: "ses", secrets: ["a"], topics: [topic], url });
    const [own, other] = [Object(made.at("endpoint")), `${topic}-2`];
    const { url: _, ...withoutUrl } = own;
    for (const [body, endpoint] of [
      [{}, own],
      [{ provider: "sendgrid", id: "whe_1", path: "/", created: 0 }, own],
      [{ topics: [topic, other] }, { ...own, topics: [topic, other] }],
      [
        { url: `${url}/2`, secrets: [] },
        { ...own, topics: [topic, other], url: `${url}/2`, secrets: 0 },
      ],
      [{ url: null }, { ...withoutUrl, topics: [topic, other], secrets: 0 }],
      [{ topics: [topic] }, { ...withoutUrl, secrets: 0 }],
    ]) {
      expect((await patch(api, idOf(made), body)).at("endpoint"), JSON.stringify(body)).toEqual(endpoint);
    }
    await remove(api, made);
  });

  it("refuses by PATCH what would leave an endpoint of no use, and leaves it as it was", async () => {
    const api = await connect(open);
    const made = await api.post(path, { provider: "mandrill", secrets: ["a"], url });
    const refused: [unknown, ...string[]][] = [
      [{ secrets: [] }, "secrets"],
      [{ secrets: null }, "secrets"],
      [{ url: null }, "url"],
      [{ secrets: [], url: null }, "secrets", "url"],
      [{ topics: ["nonsense"] }, "topics.0"],
      [[], "body"],
      [[{ secrets: [] }], "body"],
      [null, "body"],
    ];
    for (const [body, ...fields] of refused) {
      expect(refusal(await patch(api, idOf(made), body)), JSON.stringify(body)).toEqual([400, ...fields]);
    }
    const brevo = await api.post(path, { provider: "brevo", secrets: ["user:password"] });
    expect(refusal(await patch(api, idOf(brevo), { secrets: ["password"] }))).toEqual([400, "secrets.0"]);
    for (const reply of [made, brevo]) {
      expect(await listed(api, idOf(reply))).toEqual(reply.at("endpoint"));
      await remove(api, reply);
    }
  });

  it("answers 404 to PATCH of an unknown endpoint and 200 to DELETE of one, as often as it is asked", async () => {
    const api = await connect(open);
    const made = await api.post(path, { provider: "ses", topics: [topic] });
    for (let times = 0; times < 2; times += 1) {
      expect((await api.delete(`${path}/${idOf(made)}`)).text).toBe(ok);
      expect(await listed(api, idOf(made))).toBeUndefined();
    }
    for (const id of [idOf(made), "whe_1", token(), "é", "x".repeat(255)]) {
      expect((await patch(api, id, { topics: [] })).status).toBe(404);
      expect((await api.delete(`${path}/${id}`)).text).toBe(ok);
    }
    expect((await patch(api, "a%00b", {})).status).toBe(400);
    expect((await api.delete(`${path}/${"x".repeat(256)}`)).status).toBe(400);
  });
}

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Limits } from "@patchbay/limits";
import {
	createConfiguredApps,
	parsePlatformEndpoints,
	platforms,
} from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import { createEnvironmentTokens } from "./environment-tokens.ts";

/** Meters that let everything pass: nothing is counted here. */
const limits = {
	meter: () => ({ async admit() {}, async refused() {} }),
} as unknown as Limits;

test("a platform that wants the scopes at each renewal is told the usual ones: nobody knows which the environment's token holds", async () => {
	const asked: URLSearchParams[] = [];
	const server = createServer(async (request, reply) => {
		let body = "";
		for await (const piece of request) body += piece;
		asked.push(new URLSearchParams(body));
		reply.setHeader("content-type", "application/json");
		reply.end(
			JSON.stringify({
				token_type: "Bearer",
				access_token: "token-of-an-hour",
				expires_in: 3599,
			}),
		);
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const { port } = server.address() as AddressInfo;
	try {
		const tokens = createEnvironmentTokens(
			{
				platforms,
				endpoints: parsePlatformEndpoints({
					MICROSOFT_ADS: { tokenUrl: `http://127.0.0.1:${port}/token` },
				}),
				limits,
			},
			{
				apps: createConfiguredApps({
					adminUrl: "http://localhost:3000",
					apps: [
						{
							platform: "MICROSOFT_ADS",
							clientId: "11112222-3333-4444-5555-666677778888",
							clientSecrets: ["unused"],
						},
					],
				}),
				logins: {
					MICROSOFT_ADS: {
						by: "refresh token",
						refreshToken: new Secret("0.AX"),
						variables: ["MICROSOFT_ADS_REFRESH_TOKEN"],
					},
				},
			},
		);
		await tokens.get("MICROSOFT_ADS", { requestId: "test" });
	} finally {
		server.close();
	}
	expect(asked.map((form) => form.get("scope"))).toEqual([
		"https://ads.microsoft.com/msads.manage offline_access",
	]);
});

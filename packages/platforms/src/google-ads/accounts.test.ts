import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createLogger } from "@patchbay/logger";
import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import { defaultEndpoints } from "../endpoints.ts";
import { createTokenSession } from "../session.ts";
import { listAdAccounts } from "./accounts.ts";

test("a customer that Google tells in an unknown form is listed with that reason, and not as one of which it tells nothing", async () => {
	const server = createServer((request, reply) => {
		const isQuery = request.url?.endsWith(":search");
		const odd = { id: "1000000001", currencyCode: 7 };
		reply.end(
			JSON.stringify(
				isQuery
					? { results: [{ customer: odd, customerClient: odd }] }
					: { resourceNames: ["customers/1000000001"] },
			),
		);
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	try {
		const { port } = server.address() as AddressInfo;
		const session = createTokenSession({
			meter: { async admit() {}, note() {}, async refused() {} },
			credential: {
				method: "OAUTH2",
				token: new Secret("unused"),
				refreshToken: null,
			},
			scopes: null,
			platform: {},
			app: null,
			endpoints: {
				...defaultEndpoints.GOOGLE_ADS,
				apiUrl: `http://127.0.0.1:${port}`,
			},
			requestId: "r",
			logger: createLogger({ name: "test", level: "silent" }),
		});
		await expect(listAdAccounts(session)).resolves.toMatchObject([
			{
				externalId: "1000000001",
				platformStatus: "UNREADABLE",
				unreadable: {
					code: "PLATFORM_REPLY_CHANGED",
					message: expect.stringContaining("does not have the expected form"),
				},
			},
		]);
	} finally {
		server.close();
		server.closeAllConnections();
	}
});

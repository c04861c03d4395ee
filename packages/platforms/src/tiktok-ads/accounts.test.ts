import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createLogger } from "@patchbay/logger";
import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import { defaultEndpoints } from "../endpoints.ts";
import { UnexpectedReply } from "../errors.ts";
import { createTokenSession } from "../session.ts";
import { listAdAccounts } from "./accounts.ts";

test("a list of which no advertiser has a known id is an answer in an unknown form, and an empty list is none", async () => {
	let list: unknown[] = [{ advertiser_id: "A-1", advertiser_name: "A" }];
	const server = createServer((_request, reply) => {
		reply.end(JSON.stringify({ code: 0, data: { list } }));
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
				...defaultEndpoints.TIKTOK_ADS,
				apiUrl: `http://127.0.0.1:${port}`,
			},
			requestId: "r",
			logger: createLogger({ name: "test", level: "silent" }),
		});
		await expect(listAdAccounts(session)).rejects.toBeInstanceOf(
			UnexpectedReply,
		);
		list = [];
		await expect(listAdAccounts(session)).resolves.toEqual([]);
	} finally {
		server.close();
		server.closeAllConnections();
	}
});

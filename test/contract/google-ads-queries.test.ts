import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createLogger } from "@patchbay/logger";
import {
	type AccountRef,
	createTokenSession,
	getPlatform,
	parsePlatformEndpoints,
	platforms,
} from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import { afterEach, beforeEach, expect, test } from "vitest";
import { all } from "./platforms/pages.ts";

// The connector of Google Ads at a server that notes what it is asked.

const { parts, identify } = getPlatform(platforms, "GOOGLE_ADS");
const account: AccountRef = {
	externalId: "1110000001",
	accessExternalId: null,
	currencyCode: "EUR",
	timeZone: "Europe/Berlin",
};

interface Asked {
	query: string;
	pageToken?: string;
}

let asked: Asked[];
/** Names under which requests waited for their turn. */
let counted: string[];
let answer: (asked: Asked) => object;
let origin: string;
let stop: () => void;
beforeEach(async () => {
	asked = [];
	counted = [];
	const server = createServer(async (request, reply) => {
		const text = (await request.toArray()).join("");
		const body = JSON.parse(text || "{}") as Asked;
		asked.push(body);
		reply.setHeader("content-type", "application/json");
		reply.end(JSON.stringify(answer(body)));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	stop = () => {
		server.closeAllConnections();
		server.close();
	};
});
afterEach(() => stop());

function session() {
	const table = parsePlatformEndpoints({
		GOOGLE_ADS: { apiUrl: origin, userInfoUrl: `${origin}/userinfo` },
	});
	return createTokenSession({
		credential: {
			method: "OAUTH2",
			token: new Secret("the token"),
			refreshToken: null,
		},
		scopes: null,
		platform: {},
		app: null,
		endpoints: table.GOOGLE_ADS,
		requestId: "contract-suite",
		logger: createLogger({ name: "contract", level: "silent" }),
		meter: {
			admit: async (bucket) => {
				counted.push(bucket);
			},
		},
	});
}

test("the first page of a query is an operation, the others and userinfo are none", async () => {
	answer = ({ pageToken }) => ({
		results: [],
		...(pageToken === "third"
			? {}
			: { nextPageToken: pageToken ? "third" : "second" }),
	});
	await all(parts.campaigns?.run(session(), account));
	expect(counted).toEqual(["default", "noOperation", "noOperation"]);
	// A page token that was kept for later is still one of the query's.
	counted = [];
	await all(parts.campaigns?.run(session(), account, { cursor: "third" }));
	expect(counted).toEqual(["noOperation"]);
	counted = [];
	answer = () => ({ sub: "1" });
	await identify(session(), { idToken: null, clientId: null });
	expect(counted).toEqual(["noOperation"]);
});

test("the assets of named campaigns are counted without those of kinds that are not read", async () => {
	answer = ({ query }) => ({
		results: query.includes("FROM campaign_asset")
			? [
					{
						campaign: { id: "5" },
						asset: { id: "7" },
						campaignAsset: { fieldType: "LOGO" },
					},
				]
			: query.includes("FROM asset ")
				? [{ asset: { id: "7", type: "IMAGE" } }]
				: [],
	});
	const [page] = await all(
		parts.assets?.run(session(), account, { externalIds: ["5"] }),
	);
	expect(page).toMatchObject({
		records: [{ externalId: "7", kind: "LOGO" }],
		totalCount: 1,
	});
	await all(parts.assetLinks?.run(session(), account));
	expect(asked).toHaveLength(3 + 1 + 3);
	// Campaigns have sitelinks and the like too.
	for (const { query } of asked)
		expect(query).toContain("asset.type IN ('IMAGE', 'TEXT', 'YOUTUBE_VIDEO')");
});

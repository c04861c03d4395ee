import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createLogger } from "@patchbay/logger";
import {
	type AdDraft,
	bearer,
	defaultEndpoints,
	getPlatform,
	type PlatformSession,
	platforms,
} from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uncounted } from "../support/uncounted.ts";

const rows = 10_000;
const mebibyte = 1_048_576;
let sentBytes = 0;

/** A responsive search ad as Google sends it: each of its texts with the summary of its policy review. */
function ad(number: number): string {
	const text = (kind: string, at: number) => ({
		text: `${kind} ${at} of ad ${number}`,
		assetPerformanceLabel: "LEARNING",
		policySummaryInfo: {
			policyTopicEntries: Array.from({ length: 3 }, (_, topic) => ({
				topic: `COPYRIGHTED_CONTENT_${topic}`,
				type: "PROHIBITED",
				evidences: [{ textList: { texts: ["words of the ad ".repeat(6)] } }],
			})),
			reviewStatus: "REVIEWED",
			approvalStatus: "APPROVED_LIMITED",
		},
	});
	return JSON.stringify({
		campaign: { id: "1" },
		adGroup: { id: "2" },
		adGroupAd: {
			status: "ENABLED",
			ad: {
				id: String(1_000_000 + number),
				type: "RESPONSIVE_SEARCH_AD",
				finalUrls: ["https://example.com/"],
				responsiveSearchAd: {
					headlines: Array.from({ length: 15 }, (_, at) =>
						text("Headline", at),
					),
					descriptions: Array.from({ length: 4 }, (_, at) =>
						text("Description", at),
					),
				},
			},
		},
	});
}

async function sendPage(reply: ServerResponse): Promise<void> {
	reply.writeHead(200, { "content-type": "application/json" });
	const write = async (text: string) => {
		sentBytes += text.length;
		if (!reply.write(text)) await once(reply, "drain");
	};
	await write('{"results":[');
	for (let number = 0; number < rows; number += 1)
		await write(`${number === 0 ? "" : ","}${ad(number)}`);
	await write(`],"totalResultsCount":"${rows}","fieldMask":"adGroupAd.ad.id"}`);
	reply.end();
}

const server = createServer((request, reply) => {
	request.resume();
	void sendPage(reply);
});
let session: PlatformSession;

beforeAll(async () => {
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const { port } = server.address() as AddressInfo;
	session = {
		...uncounted,
		authorize: async (request) => bearer(request, new Secret("token")),
		renewAfterRefusal: async () => {},
		reject: async () => {},
		grantedScopes: () => null,
		endpoints: {
			...defaultEndpoints.GOOGLE_ADS,
			apiUrl: `http://127.0.0.1:${port}`,
		},
		extras: {},
		requestId: "large",
		logger: createLogger({ name: "test", level: "silent" }),
	};
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

/** Frees what the files before have left in this process: it would count as memory that was in use already. */
function collectGarbage(): void {
	setFlagsFromString("--expose-gc");
	const collect: () => void = runInNewContext("gc");
	collect();
}

test("a page of 10,000 responsive search ads, larger than 64 MiB, is read under a flat memory", async () => {
	collectGarbage();
	let most = 0;
	const watch = setInterval(() => {
		const { heapUsed, external } = process.memoryUsage();
		most = Math.max(most, heapUsed + external);
	}, 20);
	const { heapUsed, external } = process.memoryUsage();
	const before = heapUsed + external;
	const records: AdDraft[] = [];
	const { ads } = getPlatform(platforms, "GOOGLE_ADS").parts;
	const pages = ads?.run(session, {
		externalId: "1110000001",
		accessExternalId: null,
		currencyCode: "EUR",
		timeZone: "Europe/Berlin",
	});
	for await (const page of pages ?? []) {
		expect(page).toMatchObject({
			rejected: [],
			nextCursor: null,
			totalCount: rows,
		});
		records.push(...page.records);
	}
	clearInterval(watch);
	expect(sentBytes).toBeGreaterThan(100 * mebibyte);
	expect(records).toHaveLength(rows);
	expect(records.at(-1)).toMatchObject({ externalId: "1009999" });
	expect(records[7]?.headlines).toHaveLength(15);
	// The drafts of one page, garbage not collected yet, and a few pieces of the reply: not the reply, nor its objects,
	// which would be several times as large.
	expect(most - before).toBeLessThan(sentBytes);
});

import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

test("GraphQL over HTTP is spoken as the specification says: every audit passes, without a warning", async () => {
	const audits = serverAudits({
		url: `${api.url}/graphql`,
		fetchFn: (url: string, init: RequestInit = {}) => {
			const headers = new Headers(init.headers);
			headers.set("Authorization", `Bearer ${api.key}`);
			return fetch(url, { ...init, headers });
		},
	});
	const results = [];
	for (const audit of audits) results.push(await audit.fn());
	expect(audits.length).toBeGreaterThan(50);
	expect(
		results
			.filter(({ status }) => status !== "ok")
			.map(({ id, name, ...rest }) => ({
				id,
				name,
				reason: "reason" in rest ? rest.reason : "",
			})),
	).toEqual([]);
});

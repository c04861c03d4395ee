import { inTenantSql, notify } from "@patchbay/db";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { clientOf, createKey, startApi } from "../support/api.ts";
import { createApiFleet } from "../support/api-process.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
} from "../support/factories/dashboard.ts";
import { createTenant } from "../support/factories/tenant.ts";
import type { Answer } from "../support/graphql-client.ts";
import { setBucketOfNewestKey } from "../support/set-bucket.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database?.drop());

const changes =
	"subscription { connectionChanged { id accountName brand { name } } }";

interface OpenStream {
	status: number;
	headers: Headers;
	/** Bodies of the events that have come. */
	events: Answer[];
	/** Settled when the server has ended it. */
	ended: Promise<void>;
	close(): void;
}

/** Opens a stream and reads it in the background. */
async function open(
	url: string,
	key: string,
	query = changes,
): Promise<OpenStream> {
	const abort = new AbortController();
	const response = await fetch(`${url}/graphql`, {
		method: "POST",
		headers: {
			Authorization: `Bearer ${key}`,
			"Content-Type": "application/json",
			Accept: "text/event-stream",
		},
		body: JSON.stringify({ query }),
		signal: abort.signal,
	});
	const events: Answer[] = [];
	const read = async () => {
		let rest = "";
		const decoder = new TextDecoder();
		for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
			const blocks = (rest + decoder.decode(chunk, { stream: true })).split(
				"\n\n",
			);
			rest = blocks.pop() ?? "";
			for (const block of blocks) {
				const data = /^data: (.+)$/m.exec(block)?.[1];
				if (data) events.push(JSON.parse(data));
			}
		}
	};
	return {
		status: response.status,
		headers: response.headers,
		events,
		ended: read().catch(() => {}),
		close: () => abort.abort(),
	};
}

async function rename(
	{ connectionIds }: Dashboard,
	tenantId: string,
	name: string,
): Promise<void> {
	const [id = ""] = connectionIds;
	await inTenantSql(database.db, tenantId, async (sql) => {
		await sql.query("update connection set account_name = $2 where id = $1", [
			id,
			name,
		]);
		await notify(sql, "connection", { tenantId, id });
	});
}

test("streams of one key are counted over all processes: one too many is refused before it starts, and a place that is free is given again", async () => {
	const fleet = await createApiFleet({
		database,
		endpoints: {},
		env: { QUOTA_STREAMS: "3", QUOTA_STREAMS_PER_TENANT: "4" },
	});
	const tenant = await createTenant(database);
	const [one, two] = await Promise.all([fleet.start(), fleet.start()]);
	const key = await createKey(database, tenant, ["READ"]);
	const other = await createKey(database, tenant, ["READ"]);
	const streams = [
		await open(one.url, key),
		await open(two.url, key),
		await open(two.url, key),
	];
	expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
	for (const { url } of [one, two]) {
		const refused = await open(url, key);
		await refused.ended;
		expect(refused.status).toBe(429);
		expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
		expect(refused.events).toMatchObject([
			{
				errors: [
					{
						message:
							"This API key has 3 event streams open, and may have no more. Close one that is not needed, or ask for the present state by a query now and then.",
						extensions: { code: "RATE_LIMITED", retryAfterSeconds: 30 },
					},
				],
			},
		]);
	}
	// The tenant has room for one more, of whichever key.
	const last = await open(one.url, other);
	expect(last.status).toBe(200);
	const beyond = await open(two.url, other);
	await beyond.ended;
	expect([beyond.status, beyond.events[0]?.errors[0].message]).toEqual([
		429,
		"This organization has 4 event streams open, and may have no more. Close one that is not needed, or ask for the present state by a query now and then.",
	]);

	streams[0]?.close();
	await vi.waitFor(
		async () => {
			const again = await open(two.url, key);
			if (again.status !== 200) throw new Error("not yet");
			streams.push(again);
		},
		{ timeout: 20_000, interval: 200 },
	);
	// A process that is killed leaves its streams behind until their leases run out.
	await two.kill();
	expect((await open(one.url, key)).status).toBe(429);
	await asSuperuser(
		database,
		`update event_stream set lease_until = now() where tenant_id = '${tenant.tenantId}'`,
	);
	expect((await open(one.url, key)).status).toBe(200);
	await fleet.close();
}, 120_000);

test("one change is read once for all streams of a tenant, each is told, and other tenants' queries are answered meanwhile", async () => {
	const api = await startApi({
		database,
		env: { QUOTA_STREAMS: "300" },
	});
	try {
		const { tenant, key } = api;
		const made = await createDashboard(database.db, tenant.tenantId, {
			brands: 1,
		});
		const other = await createTenant(database);
		await createDashboard(database.db, other.tenantId, { brands: 3 });
		const otherKey = await createKey(database, other, ["READ"]);
		await vi.waitFor(
			() => expect(api.services.listener.isListening()).toBe(true),
			20_000,
		);
		const streams = await Promise.all(
			Array.from({ length: 300 }, () => open(api.url, key)),
		);
		expect(new Set(streams.map(({ status }) => status))).toEqual(
			new Set([200]),
		);
		await vi.waitFor(
			() =>
				expect(streams.every(({ events }) => events.length >= 2)).toBe(true),
			{ timeout: 60_000 },
		);
		api.reads.splice(0);
		await rename(made, tenant.tenantId, "renamed");
		const asked = await Promise.all(
			Array.from({ length: 100 }, () =>
				clientOf(api.url, otherKey).send(
					"{ connections(first: 5) { nodes { id brand { name } } } }",
				),
			),
		);
		expect(asked.map(({ body }) => body.errors)).toEqual(
			asked.map(() => undefined),
		);
		await vi.waitFor(
			() => {
				const told = streams.filter(
					({ events }) =>
						events.at(-1)?.data?.connectionChanged.accountName === "renamed",
				);
				expect(told).toHaveLength(300);
			},
			{ timeout: 60_000 },
		);
		const statements = api.reads
			.flat()
			.filter(({ values }) => values?.includes(tenant.tenantId));
		const ofConnection = statements.filter(({ text }) =>
			text.includes("from connection"),
		);
		const ofBrand = statements.filter(({ text }) =>
			text.includes("from brand"),
		);
		// Not 300 of each; more than one only where a poll came in between or streams began to listen at different moments.
		expect(ofConnection.length).toBeGreaterThan(0);
		expect(ofConnection.length).toBeLessThan(20);
		expect(ofBrand.length).toBeLessThan(20);
		for (const { events } of streams)
			expect(JSON.stringify(events)).not.toContain("errors");
		for (const stream of streams) stream.close();
		await Promise.all(streams.map(({ ended }) => ended));
	} finally {
		await api.stop();
	}
}, 180_000);

test("of streams that are told together, one whose key was revoked ends, and the others go on", async () => {
	const api = await startApi({ database });
	try {
		const { tenant, key } = api;
		const made = await createDashboard(database.db, tenant.tenantId, {
			brands: 1,
		});
		await vi.waitFor(
			() => expect(api.services.listener.isListening()).toBe(true),
			20_000,
		);
		const lost = await createKey(database, tenant, ["READ"]);
		const [kept, revoked] = await Promise.all([
			open(api.url, key),
			open(api.url, lost),
		]);
		await vi.waitFor(() => {
			expect(kept.events).toHaveLength(2);
			expect(revoked.events).toHaveLength(2);
		}, 20_000);
		await asSuperuser(
			database,
			`update api_key set revoked_at = now() where tenant_id = '${tenant.tenantId}' and name = 'READ'`,
		);
		api.services.authenticator.forgetApiKeys();
		await rename(made, tenant.tenantId, "after");
		await revoked.ended;
		await vi.waitFor(
			() =>
				expect(kept.events.at(-1)?.data?.connectionChanged.accountName).toBe(
					"after",
				),
			20_000,
		);
		expect(revoked.events.slice(2)).toMatchObject([
			{ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] },
		]);
		kept.close();
	} finally {
		await api.stop();
	}
});

test("a stream ends when its key does, though nothing happens", async () => {
	const api = await startApi({ database });
	try {
		const { tenant } = api;
		await createDashboard(database.db, tenant.tenantId, { brands: 1 });
		const key = await createKey(database, tenant, ["READ"]);
		await asSuperuser(
			database,
			`update api_key set expires_at = now() + interval '3 seconds' where tenant_id = '${tenant.tenantId}' and name = 'READ'`,
		);
		const stream = await open(api.url, key);
		await stream.ended;
		expect(stream.events.at(-1)?.errors).toMatchObject([
			{ extensions: { code: "UNAUTHENTICATED" } },
		]);
		// It did live until then.
		expect(stream.events.filter(({ data }) => data)).toHaveLength(2);
	} finally {
		await api.stop();
	}
	// The next look at everything comes as late as 20 seconds after the first.
});

test("a stream leaves a quarter of the bucket to requests: its events wait, and come when there are points again", async () => {
	const api = await startApi({
		database,
		env: { QUOTA_POINTS: "5000", QUOTA_POINTS_PER_SECOND: "100" },
	});
	try {
		const { tenant, key } = api;
		await createDashboard(database.db, tenant.tenantId, { brands: 1 });
		// 1,000 points are there, and 1,250 are kept for what cannot wait.
		await setBucketOfNewestKey(database, tenant.tenantId, 40);
		const stream = await open(api.url, key);
		expect(stream.status).toBe(200);
		await vi.waitFor(() => expect(stream.events).toHaveLength(2), 40_000);
		for (const { data, extensions } of stream.events) {
			expect(data.connectionChanged.id).toEqual(expect.any(String));
			expect(extensions.cost).toMatchObject({ requested: 2, actual: 2 });
			expect(extensions.cost.available).toBeGreaterThanOrEqual(1_250);
		}
		stream.close();
	} finally {
		await api.stop();
	}
});

test("a subscription in a batch is refused before it starts, and so is one whose client takes no stream", async () => {
	const api = await startApi({ database });
	try {
		const send = async (body: unknown, accept: string) => {
			const response = await fetch(`${api.url}/graphql`, {
				method: "POST",
				headers: {
					Authorization: `Bearer ${api.key}`,
					"Content-Type": "application/json",
					Accept: accept,
				},
				body: JSON.stringify(body),
			});
			return { status: response.status, body: await response.json() };
		};
		const batch = await send(
			[{ query: changes }, { query: "{ tenant { id } }" }],
			"application/json",
		);
		expect(batch.body).toMatchObject([
			{
				errors: [
					{
						message:
							"A subscription cannot be part of a batch. Send it as a request of its own, with `Accept: text/event-stream`.",
						extensions: { code: "BAD_REQUEST" },
					},
				],
			},
			{ data: { tenant: { id: expect.any(String) } } },
		]);
		const json = await send({ query: changes }, "application/json");
		expect(json.body).toMatchObject({
			errors: [
				{
					message:
						"A subscription is answered as an event stream. Send `Accept: text/event-stream`.",
					extensions: { code: "BAD_REQUEST" },
				},
			],
		});
		// Whatever leaves its field out: nothing would ever be told.
		for (const query of [
			"subscription { connectionChanged @skip(if: true) { id } }",
			"subscription { ... @include(if: false) { connectionChanged { id } } }",
			"subscription { ...F @skip(if: true) } fragment F on Subscription { connectionChanged { id } }",
		]) {
			const { errors } = await eventOf(
				await fetch(`${api.url}/graphql`, {
					method: "POST",
					headers: {
						Authorization: `Bearer ${api.key}`,
						"Content-Type": "application/json",
						Accept: "text/event-stream",
					},
					body: JSON.stringify({ query }),
				}),
			);
			expect(errors).toMatchObject([
				{
					message: expect.stringContaining("leave its field out"),
					extensions: { code: "BAD_REQUEST" },
				},
			]);
		}
		const open = await asSuperuser(
			database,
			`select 1 from event_stream where tenant_id = '${api.tenant.tenantId}'`,
		);
		expect(open).toEqual([]);
	} finally {
		await api.stop();
	}
});

/** The first event of a stream that ends at once. */
async function eventOf(response: Response): Promise<Answer> {
	const [, data = ""] = /^data: (.+)$/m.exec(await response.text()) ?? [];
	return JSON.parse(data);
}

test("a stream's headers and first bytes come at once, and tell proxies to pass everything on", async () => {
	const api = await startApi({ database });
	try {
		// A tenant without connections: no event comes.
		const abort = new AbortController();
		const response = await fetch(`${api.url}/graphql`, {
			method: "POST",
			headers: {
				Authorization: `Bearer ${api.key}`,
				"Content-Type": "application/json",
				Accept: "text/event-stream",
			},
			body: JSON.stringify({ query: changes }),
			signal: abort.signal,
		});
		expect(Object.fromEntries(response.headers)).toMatchObject({
			"content-type": "text/event-stream",
			"x-accel-buffering": "no",
			"cache-control": "no-store, no-transform",
		});
		const first = await response.body?.getReader().read();
		expect(new TextDecoder().decode(first?.value)).toBe(":\n\n");
		abort.abort();
	} finally {
		await api.stop();
	}
});

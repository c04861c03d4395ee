import { readDueAccounts } from "@patchbay/connections";
import type { PlatformId } from "@patchbay/platforms";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { startApi, type TestApi } from "./api.ts";
import { asSuperuser } from "./as-superuser.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import type { Answer } from "./graphql-client.ts";

export interface ConsentStandOptions {
	platform: PlatformId;
	/** Folder of the platform in the sandbox and in the admin's addresses, such as `x-ads`. */
	folder: string;
	/** OAuth app that the workspace enters in its settings. */
	app: { label: string; id: string; secret: string };
	/** Fields of a connection beyond those that every platform is asked for. */
	fields?: string;
	/** Puts the simulator back as it was. */
	reset?: (control: ConsentStand["control"]) => Promise<unknown>;
}

export type ConsentStand = ReturnType<typeof useConsentStand>;

/**
 * Sets up a file that connects one platform through its consent page, over GraphQL: a database, the sandbox and the API for
 * the file; for each test a new brand, and neither faults, seen requests nor counted ones.
 */
export function useConsentStand({
	platform,
	folder,
	app,
	fields = "",
	reset = async () => {},
}: ConsentStandOptions) {
	let database: TestDatabase;
	let sandbox: Sandbox;
	let api: TestApi;
	let brandId = "";

	async function control(name: string, body: object = {}): Promise<unknown> {
		const reply = await fetch(`${sandbox.url}/__sandbox/${name}`, {
			method: "POST",
			body: JSON.stringify(body),
		});
		if (!reply.ok) throw new Error(await reply.text());
		return reply.json();
	}

	/** Forgets faults, switches and all calls that count against a limit, there and here. */
	async function startAnew(): Promise<void> {
		await reset(control);
		await asSuperuser(
			database,
			"delete from platform_limit_window; delete from platform_hold",
		);
		await fetch(`${sandbox.url}/__sandbox/requests`, { method: "DELETE" });
		await fetch(`${sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	}

	/** Counts the calls of a path that the sandbox has seen. */
	async function calls(path: string): Promise<number> {
		const reply = await fetch(
			`${sandbox.url}/__sandbox/requests?path=${encodeURIComponent(path)}`,
		);
		const { requests } = (await reply.json()) as { requests: unknown[] };
		return requests.length;
	}

	/** Answers the payload of one mutation. */
	async function mutate(
		type: string,
		name: string,
		selection: string,
		input: object,
	): Promise<Answer> {
		const answer = await api.client.query(
			`mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code message field } } }`,
			{ input },
		);
		return answer[name];
	}

	/** Makes the brand that is connected from here on. */
	async function newBrand(): Promise<void> {
		const input = { name: "North" };
		const { brand } = await mutate(
			"CreateBrandInput",
			"createBrand",
			"brand { id }",
			input,
		);
		brandId = brand.id;
	}

	const begin = (more: object = {}) =>
		mutate("ConnectInput", "connect", "authorizationUrl connection { id }", {
			brandId,
			platform,
			...more,
		});
	const complete = (callbackQuery: string) =>
		mutate(
			"CompleteConnectInput",
			"completeConnect",
			`returnTo connection { id status statusMessage ${fields} grantedScopes missingScopes grant { platformUserId platformUserName } }`,
			{ platform, callbackQuery },
		);
	const onConnection = (name: string, connectionId: string) =>
		mutate(
			"ConnectionInput",
			name,
			"connection { id status reconnectRequired statusMessage }",
			{ connectionId },
		);

	/** Gives the person's answer on the consent page; returns the query that comes back. */
	async function answer(
		authorizationUrl: string,
		account: string,
		decision: "allow" | "deny" = "allow",
	): Promise<string> {
		const reply = await fetch(authorizationUrl, {
			redirect: "manual",
			headers: { "x-sandbox-consent": decision, "x-sandbox-account": account },
		});
		const [address, query = ""] = (reply.headers.get("location") ?? "")
			// A browser keeps the fragment to itself, such as Facebook's `#_=_`.
			.replace(/#.*$/s, "")
			.split("?");
		expect(address).toBe(`http://localhost:3000/oauth/${folder}/callback`);
		return query;
	}

	async function tryToConnect(
		account: string,
		more: object = {},
	): Promise<Answer> {
		const { authorizationUrl, userErrors } = await begin(more);
		expect(userErrors).toEqual([]);
		return complete(await answer(authorizationUrl, account));
	}

	async function connectAs(
		account: string,
		more: object = {},
	): Promise<string> {
		const completed = await tryToConnect(account, more);
		expect(completed.userErrors).toEqual([]);
		await readAccounts();
		return completed.connection.id;
	}

	/** Does what a worker's rounds do. */
	async function readAccounts(): Promise<void> {
		for (;;) {
			const { read } = await readDueAccounts(api.services as never);
			if (read === 0) return;
		}
	}

	const show = async (connectionId: string): Promise<Answer> =>
		(
			await api.client.query(
				`query ($id: ID!) { node(id: $id) { ... on Connection {
				status reconnectRequired statusMessage accountName ${fields} health { state sentence }
				adAccounts(first: 20) { nodes { externalId displayId name currencyCode timeZone platformStatus platformStatusName open selected manager
					proof { campaigns spend creatives message } } } } } }`,
				{ id: connectionId },
			)
		).node;

	beforeAll(async () => {
		[database, sandbox] = await Promise.all([
			createTestDatabase(),
			startSandbox({ port: 0, campaigns: 1, days: 1 }),
		]);
		api = await startApi({ database, sandbox });
		const made = await mutate(
			"CreateOAuthAppInput",
			"createOAuthApp",
			"oauthApp { platform clientId }",
			{
				platform,
				label: app.label,
				clientId: app.id,
				clientSecret: app.secret,
			},
		);
		expect(made).toEqual({
			oauthApp: { platform, clientId: app.id },
			userErrors: [],
		});
	});
	beforeEach(async () => {
		await newBrand();
		await startAnew();
	});
	afterAll(async () => {
		await api?.stop();
		await sandbox?.stop();
		await database?.drop();
	});

	return {
		get database() {
			return database;
		},
		get sandbox() {
			return sandbox;
		},
		get api() {
			return api;
		},
		get brandId() {
			return brandId;
		},
		control,
		startAnew,
		calls,
		mutate,
		newBrand,
		begin,
		complete,
		onConnection,
		answer,
		tryToConnect,
		connectAs,
		readAccounts,
		show,
	};
}

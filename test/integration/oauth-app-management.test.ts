import { randomUUID } from "node:crypto";
import { createDatabase, INSTANCE_TENANT_ID } from "@patchbay/db";
import {
	createOAuthApp,
	createOAuthAppInput,
	deleteOAuthApp,
	updateOAuthAppInput,
} from "@patchbay/oauth-apps";
import { createTenant as makeTenant } from "@patchbay/tenancy";
import { afterAll, beforeAll, expect, test } from "vitest";
import { announced } from "../support/announced.ts";
import { startApi } from "../support/api.ts";
import { asOwner } from "../support/as-owner.ts";
import {
	changeApp as change,
	firstSecret,
	appInput as input,
	type OAuthAppWorld,
	startOAuthApps,
} from "../support/oauth-apps.ts";

let world: OAuthAppWorld;
beforeAll(async () => {
	world = await startOAuthApps();
});
afterAll(() => world.close());

test("only an owner manages apps, of the own tenant: another's is not found, the installation's is refused", async () => {
	const ours = await world.newTenant();
	const { oauthAppId } = await createOAuthApp(
		ours,
		input({ clientId: "managed" }),
	);
	for (const role of ["MEMBER", "ADMIN"] as const) {
		const ctx = { ...ours, role };
		await expect(createOAuthApp(ctx, input())).rejects.toMatchObject({
			code: "FORBIDDEN",
		});
		await expect(change(ctx, { oauthAppId, label: "x" })).rejects.toMatchObject(
			{ code: "FORBIDDEN" },
		);
		await expect(deleteOAuthApp(ctx, { oauthAppId })).rejects.toMatchObject({
			code: "FORBIDDEN",
		});
	}
	const theirs = await world.newTenant();
	for (const attempt of [
		() => change(theirs, { oauthAppId, label: "x" }),
		() => deleteOAuthApp(theirs, { oauthAppId }),
	])
		await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
	const { oauthAppId: ofAll } = await createOAuthApp(
		world.operator,
		input({ clientId: "of-the-world.operator" }),
	);
	for (const attempt of [
		() => change(theirs, { oauthAppId: ofAll, label: "x" }),
		() => deleteOAuthApp(theirs, { oauthAppId: ofAll }),
	])
		await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" });
	await deleteOAuthApp(world.operator, { oauthAppId: ofAll });
});

test("a redirect URI, scopes and extras that do not fit are refused with their field", async () => {
	const ours = await world.newTenant();
	const refused = async (more: Record<string, unknown>, field: string[]) =>
		expect(createOAuthApp(ours, input(more))).rejects.toMatchObject({
			code: "INVALID_INPUT",
			field,
		});
	for (const redirectUri of [
		"http://patchbay.example.com/oauth/google-ads/callback",
		"https://evil.example/oauth/google-ads/callback",
		"http://localhost:3001/oauth/google-ads/callback",
		"http://localhost:3000/oauth/google-ads/callback#fragment",
		"http://user@localhost:3000/oauth/google-ads/callback",
		"javascript:alert(1)",
		"/oauth/google-ads/callback",
	])
		await refused({ redirectUri }, ["redirectUri"]);
	await refused({ scopes: ["https://www.googleapis.com/auth/gmail"] }, [
		"scopes",
	]);
	await refused({ scopes: ["openid"] }, ["scopes"]);
	await refused({ extras: { loginCustomerId: "111-222-333" } }, [
		"extras",
		"loginCustomerId",
	]);
	await refused({ extras: { apiKey: "x" } }, ["extras", "apiKey"]);
	await expect(
		createOAuthApp(
			ours,
			input({
				redirectUri: "/oauth/google-ads/callback",
				scopes: ["openid"],
				extras: { apiKey: "x", loginCustomerId: "12" },
			}),
		),
	).rejects.toMatchObject({
		problems: [
			{ field: ["redirectUri"] },
			{ field: ["scopes"] },
			{ field: ["extras", "apiKey"] },
			{ field: ["extras", "loginCustomerId"] },
		],
	});
	await expect(
		createOAuthApp(
			{ ...ours, platforms: announced(ours.platforms, "LINKEDIN_ADS") },
			input({ platform: "LINKEDIN_ADS" }),
		),
	).rejects.toMatchObject({ code: "UNSUPPORTED_BY_PLATFORM" });
	// The world.operator may put another host in front.
	const { oauthAppId } = await createOAuthApp(
		world.operator,
		input({
			clientId: "elsewhere",
			redirectUri: "https://connect.example.com/oauth/google-ads/callback",
		}),
	);
	await deleteOAuthApp(world.operator, { oauthAppId });
	for (const wrong of [
		{ clientId: "with blank" },
		{ clientId: "" },
		{ clientSecret: "" },
		{ clientSecret: "x".repeat(1001) },
		{ clientSecret: "line\nbreak" },
		{ label: " " },
	])
		expect(
			createOAuthAppInput.safeParse({ ...input(), ...wrong }).success,
		).toBe(false);
	expect(
		updateOAuthAppInput.safeParse({ oauthAppId: INSTANCE_TENANT_ID }).error
			?.issues[0]?.message,
	).toBe("Say what to change.");
});

test("the API shows what apps are and takes changes, and never gives a secret back", async () => {
	const api = await startApi({
		database: world.database,
		env: { PATCHBAY_MASTER_KEY: world.masterKey },
	});
	try {
		const fields =
			"id platform label clientId redirectUri scopes extras secretCount owner createdAt";
		const { oauthAppId: ofAll } = await createOAuthApp(
			world.operator,
			input({ clientId: "for-everybody", label: "For everybody" }),
		);
		const run = async (name: string, type: string, given: object) => {
			const data: Record<string, Payload> = await api.client.query(
				`mutation ($input: ${type}!) { ${name}(input: $input) { oauthApp { ${fields} } userErrors { code field message } } }`,
				{ input: given },
			);
			return data[name] as Payload;
		};
		const created = await run("createOAuthApp", "CreateOAuthAppInput", {
			platform: "GOOGLE_ADS",
			label: "By the API",
			clientId: "by-the-api",
			clientSecret: firstSecret,
			extras: { developerToken: "a-token-of-the-api" },
		});
		expect(created).toMatchObject({
			oauthApp: {
				clientId: "by-the-api",
				redirectUri: "http://localhost:3000/oauth/google-ads/callback",
				scopes: expect.arrayContaining([
					"https://www.googleapis.com/auth/adwords",
				]),
				extras: ["developerToken"],
				secretCount: 1,
				owner: "TENANT",
			},
			userErrors: [],
		});
		const oauthAppId = created.oauthApp?.id;
		expect(
			await run("updateOAuthApp", "UpdateOAuthAppInput", {
				oauthAppId,
				addClientSecret: "the-next-one",
				extras: { developerToken: null },
			}),
		).toMatchObject({ oauthApp: { secretCount: 2, extras: [] } });
		expect(
			await run("updateOAuthApp", "UpdateOAuthAppInput", {
				oauthAppId,
				extras: { loginCustomerId: "12" },
			}),
		).toMatchObject({
			oauthApp: null,
			userErrors: [
				{ code: "INVALID_INPUT", field: ["extras", "loginCustomerId"] },
			],
		});
		const wrong = {
			extras: { loginCustomerId: "12", operationsPerDay: "many", apiKey: "x" },
		};
		const everyFault = [
			["extras", "apiKey"],
			["extras", "loginCustomerId"],
			["extras", "operationsPerDay"],
		];
		for (const [name, type, more] of [
			["updateOAuthApp", "UpdateOAuthAppInput", { oauthAppId }],
			[
				"createOAuthApp",
				"CreateOAuthAppInput",
				{
					platform: "GOOGLE_ADS",
					label: "Another",
					clientId: "another-client",
					clientSecret: "another-secret",
				},
			],
		] as const) {
			const { userErrors } = await run(name, type, { ...more, ...wrong });
			expect(userErrors.map(({ field }) => field).toSorted()).toEqual(
				everyFault,
			);
		}
		const data: {
			tenant: { oauthApps: { nodes: App[]; totalCount: number } };
			node: { clientId: string };
			platforms: {
				platform: string;
				appConfigured: boolean;
				usableMethods: string[];
			}[];
		} = await api.client.query(
			`query ($id: ID!) {
				tenant { oauthApps(first: 5, platform: GOOGLE_ADS) { nodes { ${fields} } totalCount } }
				node(id: $id) { ... on OAuthApp { clientId } }
				platforms { platform appConfigured usableMethods }
			}`,
			{ id: oauthAppId },
		);
		expect(
			data.tenant.oauthApps.nodes.map(({ label, owner }) => [label, owner]),
		).toEqual([
			["By the API", "TENANT"],
			["For everybody", "INSTANCE"],
		]);
		expect(data.node).toEqual({ clientId: "by-the-api" });
		expect(
			data.platforms.flatMap(({ platform, appConfigured }) =>
				appConfigured ? [platform] : [],
			),
			// A key needs no app, and is Klaviyo's first way; Meta's is signing in. The environment has three of the others.
		).toEqual([
			"GOOGLE_ADS",
			"KLAVIYO",
			"MICROSOFT_ADS",
			"REDDIT_ADS",
			"GOOGLE_WORKSPACE",
		]);
		expect(
			data.platforms.flatMap(({ platform, usableMethods }) =>
				usableMethods.map((method) => `${platform} ${method}`),
			),
		).toEqual([
			"GOOGLE_ADS OAUTH2",
			"META_ADS API_KEY",
			"KLAVIYO API_KEY",
			"MICROSOFT_ADS OAUTH2",
			"REDDIT_ADS OAUTH2",
			"GOOGLE_WORKSPACE OAUTH2",
		]);
		for (const secret of [firstSecret, "the-next-one", "a-token-of-the-api"]) {
			expect(JSON.stringify(data)).not.toContain(secret);
			expect(api.log.join("")).not.toContain(secret);
		}
		// The installation's app is seen, and changed by the world.operator alone.
		const instanceId = data.tenant.oauthApps.nodes[1]?.id;
		for (const [name, type] of [
			["updateOAuthApp", "UpdateOAuthAppInput"],
			["deleteOAuthApp", "OAuthAppInput"],
		] as const)
			expect(
				await run(name, type, {
					oauthAppId: instanceId,
					...(name === "updateOAuthApp" ? { label: "Mine" } : {}),
				}),
			).toMatchObject({ userErrors: [{ code: "FORBIDDEN" }] });
		expect(
			await run("deleteOAuthApp", "OAuthAppInput", { oauthAppId }),
		).toMatchObject({ oauthApp: { clientId: "by-the-api" }, userErrors: [] });
		expect(
			await run("deleteOAuthApp", "OAuthAppInput", { oauthAppId }),
		).toMatchObject({ userErrors: [{ code: "NOT_FOUND" }] });
		await deleteOAuthApp(world.operator, { oauthAppId: ofAll });
	} finally {
		await api.stop();
	}
});

test("the installation's tenant takes no people, keys, brands or invitations, whoever asks", async () => {
	const attempts = [
		`insert into member (id, tenant_id, user_id, email, role) values (gen_random_uuid(), $1, gen_random_uuid(), 'a@example.com', 'OWNER')`,
		`insert into api_key (id, tenant_id, name, prefix, key_hash) values (gen_random_uuid(), $1, 'k', 'p', 'h')`,
		`insert into brand (id, tenant_id, name, updated_at) values (gen_random_uuid(), $1, 'B', now())`,
		`insert into invitation (id, tenant_id, email, role, token_hash, invited_by_type, expires_at)
			values (gen_random_uuid(), $1, 'a@example.com', 'OWNER', 'h', 'SYSTEM', now())`,
	];
	for (const statement of attempts)
		await expect(
			asOwner(world.database, INSTANCE_TENANT_ID, (client) =>
				client.query(statement, [INSTANCE_TENANT_ID]),
			),
		).rejects.toThrow(/tenant of the installation itself can have no/);
	const owner = createDatabase({
		url: world.database.ownerUrl,
		applicationName: "patchbay-test-owner",
	});
	try {
		await expect(
			makeTenant(owner, {
				name: "Impostor",
				slug: "installation",
				owner: { userId: randomUUID(), name: "Ann", email: "ann@example.com" },
			}),
		).rejects.toMatchObject({ code: "CONFLICT", field: ["slug"] });
	} finally {
		await owner.close();
	}
});

interface App {
	id: string;
	label: string;
	owner: string;
}

interface Payload {
	oauthApp: App | null;
	userErrors: { code: string; field: string[] | null }[];
}

import {
	completeConnect,
	connect,
	connectInput,
	selectAdAccounts,
	verifyConnection,
} from "@patchbay/connections";
import { platformKey } from "@patchbay/db/platform-key";
import { AppError } from "@patchbay/errors";
import type { PlatformId } from "@patchbay/platforms";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { sandboxAppOf } from "../../scripts/start/sandbox-platforms.ts";
import { people } from "../support/connecting.ts";
import { type Importing, startImporting } from "../support/importing.ts";

// What goes wrong while the five platforms that came last are connected: it is told with what to do and where at the platform,
// nothing is stored, and one ad account's trouble holds up no other.

const ids = [
	"MICROSOFT_ADS",
	"LINKEDIN_ADS",
	"REDDIT_ADS",
	"X_ADS",
	"GOOGLE_WORKSPACE",
] as const satisfies readonly PlatformId[];
type Id = (typeof ids)[number];

let app: Importing;
beforeAll(async () => {
	app = await startImporting({ campaigns: 2, days: 3 }, ...ids);
});
beforeEach(async () => {
	await app.forgetFaults();
	await app.control("x-ads/reset-limits");
	await app.control("reddit-ads/reset-limits");
});
afterAll(() => app?.close());

const begin = async (platform: Id, brandId: string) =>
	(await connect(app.ctx, connectInput.parse({ brandId, platform })))
		.authorizationUrl ?? "";

interface Answer {
	account?: string;
	decision?: "allow" | "deny";
	scopes?: string;
}

/** Connects a new brand; answers the connection's id. */
async function connectAs(platform: Id, answer: Answer = {}): Promise<string> {
	const url = await begin(platform, await app.newBrand());
	const { connectionId } = await completeConnect(app.ctx, {
		platform,
		callbackQuery: await app.consent(url, {
			account: people.agency.email,
			...answer,
		}),
	});
	return connectionId;
}

const refusalOf = (work: () => Promise<unknown>): Promise<AppError> =>
	work().then(
		() => {
			throw new Error("it was connected");
		},
		(error: unknown) => {
			if (error instanceof AppError) return error;
			throw error;
		},
	);

/** Expects a sentence that ends, and says what to do. */
async function expectRefused(
	work: () => Promise<unknown>,
	code: string,
	words: RegExp,
): Promise<void> {
	const before = await app.leftovers();
	const error = await refusalOf(work);
	expect([error.code, error.message]).toEqual([
		code,
		expect.stringMatching(words),
	]);
	expect(error.message).toMatch(/^[A-Z].*\.$/s);
	expect(await app.leftovers()).toEqual(before);
}

const fault = (path: string, more: object) =>
	app.control("faults", { path, count: 99, ...more });

/** Troubles of the app, which its operator sets right. */
const ofTheApp: readonly [Id, string, () => Promise<void>, RegExp][] = [
	...(
		[
			["MICROSOFT_ADS", /Microsoft Entra admin center under App registrations/],
			["LINKEDIN_ADS", /LinkedIn's developer portal, under Auth/],
			["REDDIT_ADS", /Reddit Ads Manager under .*Developer Applications/],
			["X_ADS", /X's developer console, under Keys and tokens/],
			["GOOGLE_WORKSPACE", /Google Cloud console under .*Credentials/],
		] as const
	).map(([id, words]): [Id, string, () => Promise<void>, RegExp] => [
		id,
		"a secret that was made anew",
		() => setSecret(id, "was-made-anew"),
		words,
	]),
	[
		"MICROSOFT_ADS",
		"a developer token that is refused",
		() =>
			fault("/microsoft-ads/CustomerManagement/", {
				microsoftAdsError: { code: 105 },
			}),
		/copies the developer token again from the developer portal/,
	],
	[
		"LINKEDIN_ADS",
		"a product that LinkedIn has not given",
		() =>
			fault("/linkedin-ads/rest/adAccounts", {
				linkedinError: { code: "ACCESS_DENIED" },
			}),
		/ask for that product .* developer portal, under Products/,
	],
	[
		"X_ADS",
		"an approval that is missing",
		() =>
			fault("/x-ads/12/accounts", {
				xAdsError: { code: "UNAUTHORIZED_CLIENT_APPLICATION" },
			}),
		/apply for it at X; then connect again/,
	],
];

async function setSecret(id: Id, clientSecret: string): Promise<void> {
	const { clientId } = sandboxAppOf(id);
	// Google's folders share one server.
	const folder = platformKey(id === "GOOGLE_WORKSPACE" ? "GOOGLE_ADS" : id);
	await app.control(`${folder}/clients`, { clientId, clientSecret });
}

describe("the app", () => {
	test.each(ofTheApp)("of %s with %s", async (id, what, spoil, words) => {
		try {
			// What is wrong with X's secret is found out before anybody agrees.
			if (id === "X_ADS" && what.includes("secret")) {
				await spoil();
				await expectRefused(() => connectAs(id), "APP_REJECTED", words);
				return;
			}
			const brandId = await app.newBrand();
			const callbackQuery = await app.consent(await begin(id, brandId), {
				account: people.agency.email,
			});
			await spoil();
			await expectRefused(
				() => completeConnect(app.ctx, { platform: id, callbackQuery }),
				"APP_REJECTED",
				words,
			);
		} finally {
			await setSecret(id, sandboxAppOf(id).clientSecret);
		}
	});

	test("that LinkedIn does not let ask for the permission is told before anything is exchanged", async () => {
		await begin("LINKEDIN_ADS", await app.newBrand());
		const url = await begin("LINKEDIN_ADS", await app.newBrand());
		const state = new URL(url).searchParams.get("state") ?? "";
		await expectRefused(
			() =>
				completeConnect(app.ctx, {
					platform: "LINKEDIN_ADS",
					callbackQuery: `error=unauthorized_scope_error&state=${state}`,
				}),
			"APP_REJECTED",
			/asked for there under Products/,
		);
	});
});

describe("a person who", () => {
	test.each(ids)("declines at %s", async (id) => {
		await expectRefused(
			() => connectAs(id, { decision: "deny" }),
			"ACCESS_DENIED",
			/declined at .*you can try again/,
		);
	});

	test.each<[Id, Answer, RegExp]>([
		[
			"LINKEDIN_ADS",
			{ account: "freelance.buyer@example.com", scopes: "r_basicprofile" },
			/connect again, and Patchbay asks for .* as well/,
		],
		[
			"REDDIT_ADS",
			{ account: "freelance.buyer@example.com", scopes: "adsedit" },
			/Connect again/,
		],
		[
			"GOOGLE_WORKSPACE",
			{ account: "freelance.buyer@example.com", scopes: "openid email" },
			/Connect again/,
		],
	])(
		"leaves out at %s the permission that matters",
		async (id, answer, words) => {
			await expectRefused(() => connectAs(id, answer), "SCOPE_MISSING", words);
		},
	);

	test.each<[Id, RegExp]>([
		["MICROSOFT_ADS", /Settings → Account access/],
		["LINKEDIN_ADS", /Account settings → Manage access/],
		["REDDIT_ADS", /Business settings → Members/],
		["X_ADS", /Edit access to account, Add access/],
	])(
		"reaches no ad account at %s is told where one is given",
		async (id, words) => {
			const work = connectAs(id, { account: people.starter.email });
			const message = await work.then(
				async (connectionId) => {
					await app.readAccounts();
					const [row] = await app.rows<{ message: string | null }>(
						"select status_message as message from connection where id = $1",
						[connectionId],
					);
					return row?.message;
				},
				(error: unknown) => (error as AppError).message,
			);
			expect(message).toMatch(words);
		},
	);

	test.each<[Id, string, object, string, RegExp]>([
		[
			"MICROSOFT_ADS",
			"/microsoft-ads/CustomerManagement/",
			{ microsoftAdsError: { code: 123 } },
			"ACCESS_MISSING",
			/Connect again with a personal Microsoft account/,
		],
		[
			"X_ADS",
			"/x-ads/12/accounts",
			{ xAdsError: { code: "CURRENT_USER_SUSPENDED" } },
			"ACCESS_MISSING",
			/settle that at X/,
		],
		[
			"REDDIT_ADS",
			"/reddit-ads/api/v3/me",
			{ redditAdsError: { code: 403 } },
			"SCOPE_MISSING",
			/Connect again/,
		],
	])("may not use %s", async (id, path, error, code, words) => {
		const brandId = await app.newBrand();
		const callbackQuery = await app.consent(await begin(id, brandId), {
			account: people.agency.email,
		});
		await fault(path, error);
		await expectRefused(
			() => completeConnect(app.ctx, { platform: id, callbackQuery }),
			code,
			words,
		);
	});
});

test.each<[string, object, RegExp]>([
	[
		"whose administrator allows no app",
		{ workspaceError: { reason: "domainPolicy" } },
		/Ask the administrator, or connect with another login/,
	],
	[
		"of an app whose project has no Drive",
		{ workspaceError: { reason: "accessNotConfigured" } },
		/turn on the Drive and Sheets APIs in the app's project at Google/,
	],
])(
	"Drive %s is told beside the connection, which nothing else names",
	async (_what, error, words) => {
		const connectionId = await connectAs("GOOGLE_WORKSPACE");
		await fault("/google-workspace/drive/", error);
		const refused = await refusalOf(() =>
			verifyConnection(app.ctx, { connectionId }),
		);
		expect(refused.message).toMatch(words);
		await app.readAccounts();
		const [row] = await app.rows<{ status: string; message: string | null }>(
			"select status::text, status_message as message from connection where id = $1",
			[connectionId],
		);
		expect(row).toEqual({
			status: "PENDING",
			message: expect.stringMatching(words),
		});
	},
);

/** Troubles of one ad account. */
const ofOneAccount: readonly [Id, (account: string) => object, RegExp][] = [
	[
		"MICROSOFT_ADS",
		(account) => ({
			path: "/microsoft-ads/CampaignManagement/",
			bodyIncludes: account,
			microsoftAdsError: { code: 106 },
		}),
		/An administrator gives it a role on the ad account/,
	],
	[
		"LINKEDIN_ADS",
		(account) => ({
			path: `/linkedin-ads/rest/adAccounts/${account}/*`,
			linkedinError: { code: "NO_PERMISSION_ON_ENTITY" },
		}),
		/Manage access, an account manager gives it a role/,
	],
	[
		"REDDIT_ADS",
		(account) => ({
			path: `/reddit-ads/api/v3/ad_accounts/${account}/*`,
			redditAdsError: { code: 403 },
		}),
		/Ask a business admin to add you to it in Reddit Ads Manager/,
	],
	[
		"X_ADS",
		(account) => ({
			path: `/x-ads/12/*accounts/${account}/*`,
			xAdsError: { code: "ACCOUNT_LOCKED_OUT" },
		}),
		/Ask its owner to fix this at X/,
	],
];

test.each(ofOneAccount)(
	"an ad account of %s that cannot be read is told with the reason, and the other one is read and imported",
	async (id, faultOf, words) => {
		const connectionId = await connectAs(id);
		await app.readAccounts();
		const listed = await app.rows<{ id: string }>(
			"select external_id as id from ad_account where connection_id = $1 and not manager order by 1",
			[connectionId],
		);
		const [bad, good] = listed.map((account) => account.id);
		if (!bad || !good) throw new Error("two accounts were to be listed");
		await app.control("faults", { count: 9_999, ...faultOf(bad) });
		await selectAdAccounts(app.ctx, {
			connectionId,
			externalIds: [bad, good],
		});
		await app.readAccounts();
		const proofs = await app.rows<{ id: string; message: string | null }>(
			"select external_id as id, proof ->> 'message' as message from ad_account where connection_id = $1 and selected",
			[connectionId],
		);
		expect(new Map(proofs.map(({ id, message }) => [id, message]))).toEqual(
			new Map([
				[bad, expect.stringMatching(words)],
				[good, null],
			]),
		);
		const job = await app.runToEnd(
			await app.start(connectionId, {
				kind: "CAMPAIGNS",
				includeAssets: false,
			}),
		);
		expect(job.status).toBe("PARTIALLY_SUCCEEDED");
		expect(job.importedCampaigns).toBeGreaterThan(0);
		const failures = await app.rows<{ message: string }>(
			"select f.message from import_failure f join import_job j on j.id = f.import_job_id where j.connection_id = $1",
			[connectionId],
		);
		expect(failures).toContainEqual({ message: expect.stringMatching(words) });
	},
);

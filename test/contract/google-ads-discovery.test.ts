import {
	type AdAccountDraft,
	failureKind,
	getPlatform,
	hasAdAccounts,
	type PlatformSession,
	platforms,
} from "@patchbay/platforms";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { platformCase } from "../../apps/sandbox/src/google-ads/case.ts";
import { type Stand, startStand } from "./platforms/stand.ts";

const connector = getPlatform(platforms, "GOOGLE_ADS");
const search = (customer: string) =>
	`v25/customers/${customer}/googleAds:search`;
const [top, retail, travel] = ["9990000001", "9990000002", "9990000003"];
const googleAdsError = (category: string, code: string, status: number) => ({
	status,
	googleAdsError: { category, code },
});
const denied = googleAdsError(
	"authorizationError",
	"USER_PERMISSION_DENIED",
	403,
);

let stand: Stand;
/** Reaches one manager directly, with two managers below it. */
let agency: PlatformSession;
/** Reaches an account directly that lies below a manager, which it reaches too. */
let analyst: PlatformSession;

beforeAll(async () => {
	stand = await startStand(connector, platformCase, connector.methods[0], {});
	agency = (await stand.signIn("agency.admin@example.com")).session;
	analyst = (await stand.signIn("agency.analyst@example.com")).session;
	await stand.reset();
});
afterEach(() => stand.reset());
afterAll(() => stand.sandbox.stop());

async function list(session: PlatformSession) {
	if (!hasAdAccounts(connector)) throw new Error("it has no ad accounts");
	const accounts = await connector.parts.accounts.run(session);
	return new Map(accounts.map((account) => [account.externalId, account]));
}
const kindOf = (promise: Promise<unknown>) =>
	promise.then(
		() => "none",
		(error: unknown) => failureKind(error),
	);

/** A tree of one manager above `count` managers, each with one account. */
const wideTree = (count: number) => ({
	kind: "custom",
	status: 200,
	body: {
		results: [
			row(top, 0, true),
			...Array.from({ length: count }, (_, at) =>
				row(String(8_000_000_000 + at), 1, true),
			),
			...Array.from({ length: count }, (_, at) =>
				row(String(7_000_000_000 + at), 2, false),
			),
		],
	},
});
const row = (id: string, level: number, manager: boolean) => ({
	customerClient: {
		id,
		level: String(level),
		manager,
		descriptiveName: `Account ${id}`,
		currencyCode: "EUR",
		timeZone: "Europe/Berlin",
		status: "ENABLED",
	},
});

describe("finding the accounts of a login", () => {
	test("under 400 managers takes two requests, and all accounts are entered by the one at the top", async () => {
		await stand.fail(search(top), wideTree(400));
		const accounts = await list(agency);
		expect(accounts.size).toBe(801);
		expect(await stand.requests("v25/*")).toHaveLength(2);
		expect(accounts.get("7000000399")).toMatchObject({
			accessExternalId: top,
			// Which of the 400 it belongs to is not worth 400 requests.
			parentExternalId: top,
			unreadable: null,
		});
	});

	test("rebuilds the tree with one request for each manager that stands beside another", async () => {
		const accounts = await list(agency);
		expect(accounts.get(retail)).toMatchObject({
			parentExternalId: top,
		});
		expect(accounts.get("1110000001")).toMatchObject({
			parentExternalId: retail,
			accessExternalId: top,
		});
		expect(await stand.requests("v25/*")).toHaveLength(1 + 1 + 2);
	});

	test("an account below a hidden manager is not taken for the visible one's beside it", async () => {
		const hidden = "8000000001";
		const tree = wideTree(2);
		for (const { customerClient } of tree.body.results)
			if (customerClient.id === hidden)
				Object.assign(customerClient, { hidden: true });
		await stand.fail(search(top), tree);
		await stand.fail(search("8000000000"), {
			kind: "custom",
			status: 200,
			body: { results: [row("7000000000", 1, false)] },
		});
		const accounts = await list(agency);
		expect(accounts.has(hidden)).toBe(false);
		expect(accounts.get("7000000000")?.parentExternalId).toBe("8000000000");
		expect(accounts.get("7000000001")?.parentExternalId).toBe(top);
	});

	test("needs no request for parents where each level has one manager", async () => {
		const accounts = await list(analyst);
		expect(accounts.get("1110000001")).toMatchObject({
			parentExternalId: retail,
			accessExternalId: null,
		});
		// Three customers are reached directly, one of them cancelled.
		expect(await stand.requests("v25/*")).toHaveLength(1 + 3);
	});
});

describe("an account that cannot be read", () => {
	const whole = async (session: PlatformSession) => {
		const accounts = await list(session);
		await stand.reset();
		return accounts;
	};

	test.each([
		["is not shared", denied, "ACCESS_MISSING"],
		["fails", { kind: "status", status: 500 }, "PLATFORM_UNAVAILABLE"],
		["answers nonsense", { kind: "garbage" }, "PLATFORM_REPLY_CHANGED"],
		[
			"is a real one and the project may read test ones only",
			googleAdsError(
				"authorizationError",
				"CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION",
				403,
			),
			"APP_REJECTED",
		],
		[
			"has spent what Google lets its queries cost",
			googleAdsError(
				"quotaError",
				"EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION",
				429,
			),
			"RATE_LIMITED",
		],
		[
			"demands 2-Step Verification",
			googleAdsError(
				"authenticationError",
				"TWO_STEP_VERIFICATION_NOT_ENROLLED",
				401,
			),
			"ACCESS_MISSING",
		],
	])(
		"because it %s is listed with its reason, and all others as ever",
		async (_what, fault, code) => {
			const before = await whole(agency);
			await stand.fail(search(travel), { count: 99, ...fault });
			const after = await list(agency);
			expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
			expect(after.get(travel)?.unreadable).toMatchObject({
				code,
				message: expect.stringMatching(/\.$/),
			});
			const others = ([id]: [string, AdAccountDraft]) =>
				id !== travel && before.get(id)?.parentExternalId !== travel;
			expect([...after].filter(others)).toEqual([...before].filter(others));
		},
	);

	test("itself, but is known to its manager, is entered by the manager", async () => {
		await stand.fail(search("1110000001"), { count: 1, ...denied });
		const accounts = await list(analyst);
		expect(accounts.get("1110000001")).toMatchObject({
			accessExternalId: retail,
			parentExternalId: retail,
			unreadable: null,
			active: true,
		});
	});

	test("and is reached directly is listed with its reason while another one is read", async () => {
		await stand.fail(search(retail), {
			count: 99,
			kind: "status",
			status: 500,
		});
		const accounts = await list(analyst);
		expect(accounts.get("1110000001")).toMatchObject({ unreadable: null });
		expect(accounts.get(retail)).toMatchObject({
			unreadable: { code: "PLATFORM_UNAVAILABLE", isRefusal: false },
			currencyCode: null,
		});
	});

	test("because its row is broken is listed alone with its reason", async () => {
		const tree = wideTree(1);
		tree.body.results.push({
			customerClient: {
				...row("7", 1, false).customerClient,
				manager: "no" as never,
			},
		});
		await stand.fail(search(top), tree);
		const accounts = await list(agency);
		expect(accounts.size).toBe(4);
		expect(accounts.get("7")?.unreadable).toMatchObject({
			code: "PLATFORM_REPLY_CHANGED",
		});
	});

	test("like all the others is everybody's, unless each is refused for itself", async () => {
		const everywhere = (fault: object) =>
			stand.fail(search("*"), { count: 99, ...fault });
		await everywhere(
			googleAdsError("authorizationError", "PROJECT_DISABLED", 403),
		);
		expect(await kindOf(list(analyst))).toBe("operator");
		await stand.reset();
		await everywhere(
			googleAdsError(
				"authorizationError",
				"CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION",
				403,
			),
		);
		expect(await kindOf(list(analyst))).toBe("operator");
		await stand.reset();
		await everywhere({ kind: "status", status: 503 });
		expect(await kindOf(list(analyst))).toBe("transient");
		await stand.reset();
		await everywhere(denied);
		const accounts = await list(analyst);
		expect(
			[...accounts.values()].map(({ unreadable }) => unreadable?.code),
		).toEqual(Array(accounts.size).fill("ACCESS_MISSING"));
	});

	test.each([
		[
			"a revoked token",
			googleAdsError("authenticationError", "OAUTH_TOKEN_REVOKED", 401),
			"reconnect",
		],
		[
			"a limit of the project",
			googleAdsError("quotaError", "RESOURCE_EXHAUSTED", 429),
			"rate_limited",
		],
	])("does not hide %s, which is everybody's", async (_what, fault, kind) => {
		await stand.fail(search(retail), { count: 99, ...fault });
		expect(await kindOf(list(analyst))).toBe(kind);
	});
});

describe("a version that Google refuses now and then before its end", () => {
	test("is tried again like an outage: one refusal in four ends nothing", async () => {
		await stand.fail(search(top), {
			count: 1,
			...googleAdsError("requestError", "UNSUPPORTED_VERSION", 400),
		});
		expect((await list(agency)).size).toBeGreaterThan(3);
	});

	test("says who can do something when it stays so", async () => {
		await stand.fail("v25/customers:listAccessibleCustomers", {
			count: 99,
			...googleAdsError("requestError", "UNSUPPORTED_VERSION", 400),
		});
		await expect(list(agency)).rejects.toMatchObject({
			code: "PLATFORM_UNAVAILABLE",
			message: expect.stringContaining("update Patchbay"),
		});
	});
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type LinkedinStand,
	type LinkedinTokens,
	linkedinCallback,
	startLinkedin,
} from "../support/sandbox-linkedin.ts";

// Signing in at the simulator, and what each call must carry.

const daySeconds = 86_400;
const accounts = "adAccounts?q=search&search=(status:(values:List(ACTIVE)))";

let stand: LinkedinStand;
beforeAll(async () => {
	stand = await startLinkedin({ campaigns: 3, days: 5 });
});
afterAll(() => stand.sandbox.stop());

const bearer = ({ access_token }: LinkedinTokens) => ({
	authorization: `Bearer ${access_token}`,
});
const refresh = async ({ refresh_token = "" }: LinkedinTokens) => {
	const { status, text } = await stand.form("accessToken", {
		grant_type: "refresh_token",
		refresh_token,
	});
	return { status, ...(JSON.parse(text) as LinkedinTokens) };
};

describe("the consent page", () => {
	test("is of all scopes or of none, and shows what they are in words", async () => {
		const page = new URL(`${stand.root}/oauth/v2/authorization`);
		page.search = `${new URLSearchParams({
			response_type: "code",
			client_id: "86sandboxlnkd1",
			redirect_uri: linkedinCallback,
			scope: "r_ads r_ads_reporting",
		})}`;
		const html = await (await fetch(page)).text();
		expect(html).toContain("Retrieve your advertising accounts");
		expect(html).not.toContain('type="checkbox"');
	});

	test("leads back with the word for a person who says no, and with another for a product that the app lacks", async () => {
		const denied = await stand.consent({ answer: "deny" });
		expect(Object.fromEntries(denied.searchParams)).toMatchObject({
			error: "user_cancelled_authorize",
			state: "s1",
		});
		await stand.control("linkedin-ads/app", { products: ["r_ads"] });
		const lacking = await stand.consent({ scope: "r_ads rw_ads" });
		expect(lacking.searchParams.get("error")).toBe("unauthorized_scope_error");
		await stand.control("linkedin-ads/app", { products: null });
		const unknown = await stand.consent({ scope: "r_everything" });
		expect(unknown.searchParams.get("error")).toBe("unauthorized_scope_error");
	});

	test("stays at LinkedIn for an address that is not registered", async () => {
		const page = new URL(`${stand.root}/oauth/v2/authorization`);
		page.search = `${new URLSearchParams({
			response_type: "code",
			client_id: "86sandboxlnkd1",
			redirect_uri: `${linkedinCallback}/other`,
			scope: "r_ads",
		})}`;
		const reply = await fetch(page, { redirect: "manual" });
		expect(reply.status).toBe(400);
		expect(await reply.text()).toContain("redirect_uri does not match");
	});
});

describe("tokens", () => {
	test("live 60 and 365 days, name their scopes with commas, and no kind", async () => {
		const tokens = await stand.signIn();
		expect(tokens).toMatchObject({
			scope:
				"openid,profile,r_ads,rw_ads,r_ads_reporting,r_organization_social",
			id_token: expect.stringMatching(/^ey.+\..+\..+$/),
		});
		expect(tokens).not.toHaveProperty("token_type");
		expect(tokens.access_token.length).toBeGreaterThan(300);
		expect(Math.round(tokens.expires_in / daySeconds)).toBe(60);
		expect(
			Math.round((tokens.refresh_token_expires_in ?? 0) / daySeconds),
		).toBe(365);
	});

	test("are refused for a code that comes twice, from elsewhere or with a verifier", async () => {
		const exchange = async (more: Record<string, string>) => {
			const { searchParams } = await stand.consent();
			const fields = {
				grant_type: "authorization_code",
				code: searchParams.get("code") ?? "",
				redirect_uri: linkedinCallback,
			};
			await stand.form("accessToken", { ...fields, ...more });
			return await stand.form("accessToken", { ...fields, ...more });
		};
		for (const more of [
			{},
			{ redirect_uri: `${linkedinCallback}/` },
			{ code_verifier: "v".repeat(43) },
		]) {
			const { status, body } = await exchange(more);
			expect([status, body.error]).toEqual([400, "invalid_request"]);
			expect(body.error_description).toContain("code verifier");
		}
	});

	test("are refused in words that tell the app from the request", async () => {
		const secret = await stand.form("accessToken", {
			grant_type: "refresh_token",
			refresh_token: "x",
			client_secret: "wrong",
		});
		expect([secret.status, secret.body.error]).toEqual([401, "invalid_client"]);
		const missing = await stand.form("accessToken", {
			grant_type: "refresh_token",
		});
		expect(missing.body).toMatchObject({
			error: "invalid_request",
			error_description: 'A required parameter "refresh_token" is missing',
		});
		const dead = await stand.form("accessToken", {
			grant_type: "refresh_token",
			refresh_token: "AQWnobody",
		});
		expect([dead.status, dead.body.error]).toEqual([400, "invalid_grant"]);
	});

	test("are told by introspection, and end with a revocation", async () => {
		const tokens = await stand.signIn("brand_owner");
		const ask = async () =>
			(await stand.form("introspectToken", { token: tokens.access_token }))
				.body;
		expect(await ask()).toMatchObject({
			active: true,
			status: "active",
			auth_type: "3L",
			scope: tokens.scope,
		});
		expect(
			(await stand.form("revoke", { token: tokens.access_token })).status,
		).toBe(200);
		expect(await ask()).toMatchObject({ active: false, status: "revoked" });
		expect((await refresh(tokens)).status).toBe(400);
	});

	test("of an app without refresh tokens come alone", async () => {
		await stand.control("linkedin-ads/app", { refreshTokens: false });
		const tokens = await stand.signIn();
		await stand.control("linkedin-ads/app", { refreshTokens: true });
		expect(tokens).not.toHaveProperty("refresh_token");
		expect(tokens).not.toHaveProperty("refresh_token_expires_in");
	});
});

describe("the versioned API", () => {
	const refusal = async (headers: Record<string, string>) => {
		const { status, body } = await stand.get(accounts, headers);
		return [status, body.code, body.serviceErrorCode];
	};

	test("wants a version that is served on the day", async () => {
		expect(await refusal({ "linkedin-version": "" })).toEqual([
			400,
			"VERSION_MISSING",
			undefined,
		]);
		for (const version of ["202001", "209901", "2026-07", "202613"])
			expect((await refusal({ "linkedin-version": version }))[0]).toBe(426);
		const { status, headers } = await stand.get(accounts);
		expect(status).toBe(200);
		expect(headers.get("x-li-request-id")).toMatch(/^[0-9A-F]{32}$/);
	});

	test("tells a token that nobody made, one that ended and one that was taken back apart", async () => {
		const tokens = await stand.signIn("freelance_buyer");
		expect(await refusal({ authorization: "" })).toEqual([
			401,
			"EMPTY_ACCESS_TOKEN",
			65604,
		]);
		expect(await refusal({ authorization: "Bearer nobody" })).toEqual([
			401,
			"INVALID_ACCESS_TOKEN",
			65600,
		]);
		await stand.control("linkedin-ads/expire-access-tokens", {
			user: "freelance_buyer",
		});
		expect(await refusal(bearer(tokens))).toEqual([
			401,
			"EXPIRED_ACCESS_TOKEN",
			65602,
		]);
		await stand.control("linkedin-ads/revoke", { user: "freelance_buyer" });
		expect(await refusal(bearer(tokens))).toEqual([
			401,
			"REVOKED_ACCESS_TOKEN",
			65601,
		]);
	});

	test("refuses a new token for its first seconds, where that is switched on", async () => {
		await stand.control("linkedin-ads/behaviour", { freshTokenSeconds: 60 });
		const tokens = await stand.signIn("freelance_buyer");
		expect((await refusal(bearer(tokens)))[2]).toBe(65601);
		await stand.control("clock", { advanceSeconds: 61 });
		expect((await refusal(bearer(tokens)))[0]).toBe(200);
		await stand.control("linkedin-ads/behaviour", { freshTokenSeconds: 0 });
	});

	test("wants the scope, and names the operation", async () => {
		const tokens = await stand.signIn("brand_owner", "openid");
		const { status, body } = await stand.get(accounts, bearer(tokens));
		expect([status, body]).toEqual([
			403,
			{
				status: 403,
				serviceErrorCode: 100,
				code: "ACCESS_DENIED",
				message: "Not enough permissions to access: adAccounts.FINDER-search",
			},
		]);
	});

	test("limits calls by the day without saying how long", async () => {
		await stand.control("linkedin-ads/limits", { perMember: 1 });
		await stand.get(accounts);
		const { status, headers, body } = await stand.get(accounts);
		await stand.control("linkedin-ads/limits", { perMember: null });
		expect([status, body.code, body.serviceErrorCode]).toEqual([
			429,
			"TOO_MANY_REQUESTS",
			101,
		]);
		expect(headers.get("retry-after")).toBeNull();
	});
});

// Moves the sandbox's time by a year, so it stands last.
test("a refresh token ends 365 days after the consent, however often it is used, and no access token outlives it", async () => {
	const tokens = await stand.signIn();
	await stand.control("clock", { advanceSeconds: 59 * daySeconds });
	const second = await refresh(tokens);
	expect(second.refresh_token).toBe(tokens.refresh_token);
	expect(Math.round((second.refresh_token_expires_in ?? 0) / daySeconds)).toBe(
		306,
	);
	await stand.control("clock", { advanceSeconds: 301 * daySeconds });
	const last = await refresh(tokens);
	expect(Math.round((last.refresh_token_expires_in ?? 0) / daySeconds)).toBe(5);
	expect(Math.round(last.expires_in / daySeconds)).toBe(5);
	await stand.control("clock", { advanceSeconds: 6 * daySeconds });
	expect((await refresh(tokens)).status).toBe(400);
	const ended = await stand.get(accounts, {
		"linkedin-version": "202711",
		...bearer(last),
	});
	expect(ended.body.serviceErrorCode).toBe(65602);
	// The version of before is over by then.
	const renewed = await stand.signIn();
	const { status } = await stand.get(accounts, bearer(renewed));
	expect(status).toBe(426);
});

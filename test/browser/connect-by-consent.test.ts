import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seriousViolations } from "../support/accessibility.ts";
import {
	accounts,
	brandIdOf,
	consent,
	signIn,
} from "../support/admin-steps.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

/** A platform whose accounts are connected on its own page, and what is its own of that. */
interface Visited {
	name: string;
	/** As in addresses. */
	key: string;
	id: string;
	/** True where the settings call an app's id a consumer key, as OAuth 1.0a does. */
	hasConsumerKey: boolean;
	/** Words of the wizard before anybody signs in. */
	explained: readonly RegExp[];
	/** Sentences that do not fit the platform, before and after it is connected. */
	unsaid: { before: RegExp; after: RegExp };
	/** Parameters of the callback that do not stay in the address. */
	passing: RegExp;
	/** Way to connect that ends at a problem, and what is told of it. */
	problem: {
		title: string;
		prepare?: { action: string; body: object };
		account: string;
		told: readonly RegExp[];
		unsaid: RegExp;
		restore?: { action: string; body: object };
	};
	/** Account that the person does not share, where the platform's page lets them choose. */
	unshared?: string;
	/** A permission of the sign-in as the connection's page tells it, where the platform says any. */
	permission?: readonly string[];
	/** The person's name at the platform. */
	user: string;
	secret: string;
}

const visited: Visited[] = [
	{
		name: "X Ads",
		key: "x-ads",
		id: "X_ADS",
		hasConsumerKey: true,
		explained: [/choose here which ad accounts belong/],
		// X asks for no scopes. Its word for an open account is no warning, and it has no managers to tell of.
		unsaid: { before: /What Patchbay needs/, after: /Accepted|managers only/ },
		passing: /oauth_token|oauth_verifier|denied/,
		problem: {
			title: "a login without ad accounts is told so",
			account: accounts.starter,
			told: [/no ad account at X Ads/],
			unsaid: /box ticked/,
		},
		user: "agency_admin",
		secret: "sandbox-x-ads-api-key-secret",
	},
	{
		name: "TikTok Ads",
		key: "tiktok-ads",
		id: "TIKTOK_ADS",
		hasConsumerKey: false,
		explained: [/choose here which advertiser accounts/],
		unsaid: { before: /box ticked/, after: /Status|Enable|managers only/ },
		passing: /[?&](auth_code|code|state)=/,
		problem: {
			title: "a permission that the app lacks is told with who can add it",
			prepare: { action: "app-scopes", body: { scopes: ["2"] } },
			account: accounts.brandOwner,
			told: [
				/^One permission is missing$/,
				/its operator has to add the permission/,
			],
			unsaid: /box ticked/,
			restore: { action: "app-scopes", body: { scopes: null } },
		},
		unshared: "Cobalt Cycles",
		// In words, with TikTok's number below.
		permission: ["Ad account management", "1", "Granted"],
		user: "agency.admin@example.com",
		secret: "sandbox-tiktok-secret",
	},
];

let stack: Stack;
let browser: Browser;
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

/** The tests of a platform are one visit, in order. */
describe.each(visited)("$name", (platform) => {
	const { name, key } = platform;
	let tab: Watched;
	let wizard: string;
	beforeAll(async () => {
		tab = await openBrowser(browser, stack.adminUrl);
		await signIn(tab.page, stack);
		wizard = `/brands/${brandIdOf(stack)}/onboarding?step=${key}`;
	});
	afterAll(() => tab?.context.close());

	async function begin(): Promise<void> {
		const { page } = tab;
		await page.goto(wizard);
		await page.getByRole("button", { name: `Connect ${name}` }).click();
		await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
	}
	const control = ({ action, body }: { action: string; body: object }) =>
		stack.control(`${key}/${action}`, body);
	/** Nothing that the platform gave for the callback stays in the address. */
	const expectCleanAddress = () =>
		expect(tab.page.url()).not.toMatch(platform.passing);
	const grantCount = async () => {
		const { tenant } = await stack.graphql<{
			tenant: { grants: { totalCount: number } };
		}>("{ tenant { grants { totalCount } } }");
		return tenant.grants.totalCount;
	};

	test("the settings say which callback to register, and what the platform calls an app's key", async () => {
		const { page } = tab;
		await page.goto("/settings/oauth-apps/new");
		await page.getByLabel("Platform").selectOption(platform.id);
		await page.getByText(`${stack.adminUrl}/oauth/${key}/callback`).waitFor();
		expect(
			await page.getByText("The app's API key (consumer key).").count(),
		).toBe(platform.hasConsumerKey ? 1 : 0);
	});

	test("the wizard says what happens at the platform, in its own words", async () => {
		const { page } = tab;
		await page.goto(wizard);
		for (const words of [
			`You sign in at ${name} and give Patchbay access`,
			...platform.explained,
		])
			await page.getByText(words).waitFor();
		expect(await page.getByText(platform.unsaid.before).count()).toBe(0);
		expect(await seriousViolations(page)).toEqual([]);
	});

	test("a refusal at the platform is said plainly, and the wizard is one click away", async () => {
		const { page } = tab;
		await begin();
		await consent(page, accounts.agency, "Deny");
		await page.waitForURL(`**/oauth/${key}/problem`);
		await page.getByRole("heading", { name: "Access was not given" }).waitFor();
		expectCleanAddress();
		await page.getByRole("link", { name: "Go back" }).click();
		await page.waitForURL(`**${wizard}`);
		await page.getByRole("button", { name: `Connect ${name}` }).waitFor();
	});

	test(`${platform.problem.title}, and nothing is kept`, async () => {
		const { page } = tab;
		const { prepare, account, told, unsaid, restore } = platform.problem;
		const before = await grantCount();
		if (prepare) await control(prepare);
		await begin();
		await consent(page, account);
		await page.waitForURL(`**/oauth/${key}/problem`);
		for (const words of told) await page.getByText(words).first().waitFor();
		expect(await page.getByText(unsaid).count()).toBe(0);
		expectCleanAddress();
		if (restore) await control(restore);
		expect(await grantCount()).toBe(before);
	});

	test("connected, the accounts that are shared can be chosen, and an import is offered", async () => {
		const { page } = tab;
		const { unshared } = platform;
		await begin();
		if (unshared)
			await page
				.getByRole("checkbox", { name: new RegExp(`Share ${unshared}`) })
				.uncheck();
		await consent(page, accounts.agency);
		await page.waitForURL(`**${wizard}`);
		expectCleanAddress();
		await page.getByLabel("Alder & Pine Outdoor").waitFor();
		if (unshared) expect(await page.getByLabel(unshared).count()).toBe(0);
		expect(await page.getByText(platform.unsaid.after).count()).toBe(0);
		await page.getByLabel("Alder & Pine Outdoor").check();
		await page.getByLabel("Lumen Home").check();
		await page.getByRole("button", { name: "Use 2 accounts" }).click();
		await page.getByText("Active", { exact: true }).first().waitFor();
		await page.getByRole("button", { name: "Start import" }).waitFor();
		expect(await seriousViolations(page)).toEqual([]);
	});

	test("the connection's page shows its accounts and no refresh; disconnecting ends the access at the platform", async () => {
		const { page } = tab;
		await page.getByRole("link", { name: "Connection", exact: true }).click();
		await page.waitForURL("**/connections/*");
		await page.getByRole("button", { name: "Verify" }).waitFor();
		expect(
			await page.getByRole("button", { name: "Refresh access" }).count(),
		).toBe(0);
		expect(await page.getByText("Last refresh").count()).toBe(0);
		await page.getByText("Never, unless it is revoked").waitFor();
		await page.getByText("Lumen Home").first().waitFor();
		const { permission } = platform;
		if (permission?.[0])
			expect(
				(
					await page
						.getByRole("listitem")
						.filter({ hasText: permission[0] })
						.innerText()
				).split("\n"),
			).toEqual(permission);
		await page.getByRole("button", { name: "Disconnect", exact: true }).click();
		const dialog = page.getByRole("alertdialog");
		await dialog.getByRole("button", { name: "Disconnect" }).click();
		await page.getByText("This connection is disconnected").waitFor();
		// What is over may nothing any more.
		await page
			.getByRole("heading", { name: "Permissions" })
			.waitFor({ state: "detached" });
		const reply = await fetch(`${stack.sandboxUrl}/__sandbox/${key}/revoke`, {
			method: "POST",
			body: JSON.stringify({ user: platform.user }),
		});
		expect(await reply.json()).toEqual({ revokedTokens: 0 });
	});

	test("no script of these pages failed, nothing was refused by the content security policy, and no log holds the app's secret", async () => {
		expect(tab.problems).toEqual([]);
		expect(await stack.logs()).not.toContain(platform.secret);
	});
});

import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
	accounts,
	beginConnect,
	brandIdOf,
	consent,
	googleStep,
	signIn,
} from "../support/admin-steps.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let browser: Browser;
let tab: Watched;
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl);
	await signIn(tab.page, stack);
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

/** Whatever went wrong: nothing was saved, the code left the address, and there is a way on. */
afterEach(async () => {
	const { tenant } = await stack.graphql<{
		tenant: {
			connections: { totalCount: number };
			grants: { totalCount: number };
		};
	}>("{ tenant { connections { totalCount } grants { totalCount } } }");
	expect(tenant).toEqual({
		connections: { totalCount: 0 },
		grants: { totalCount: 0 },
	});
	if (tab.page.url().startsWith(stack.adminUrl))
		expect(tab.page.url()).not.toMatch(/[?&](code|state)=/);
	expect(tab.problems).toEqual([]);
});

async function expectProblem(title: string | RegExp, code: string) {
	const { page } = tab;
	await page.waitForURL("**/oauth/google-ads/problem");
	await page.getByRole("heading", { name: title }).waitFor();
	// The code is for whoever looks closer.
	expect(await page.getByText(code, { exact: true }).isVisible()).toBe(false);
	await page.getByText("Details", { exact: true }).click();
	await page.getByText(code, { exact: true }).waitFor();
}

/** Goes to the consent page and answers it without the browser following; answers where it would have led. */
async function callbackOf(who = "agency.admin@example.com"): Promise<string> {
	const { page } = tab;
	await beginConnect(page, brandIdOf(stack));
	const reply = await fetch(page.url(), {
		redirect: "manual",
		headers: { "X-Sandbox-Consent": "allow", "X-Sandbox-Account": who },
	});
	return reply.headers.get("location") ?? "";
}

test("deny: said plainly, and the wizard is one click away", async () => {
	const { page } = tab;
	await beginConnect(page, brandIdOf(stack));
	await consent(page, accounts.agency, "Deny");
	await expectProblem("Access was not given", "ACCESS_DENIED");
	await page.getByRole("link", { name: "Go back" }).click();
	await page.waitForURL(`**${googleStep(brandIdOf(stack))}`);
	await page.getByRole("button", { name: "Connect Google Ads" }).waitFor();
});

test("the permission for ads left unticked: named, with a way to try again", async () => {
	const { page } = tab;
	await beginConnect(page, brandIdOf(stack));
	await page.getByRole("checkbox", { name: /Google Ads accounts/ }).uncheck();
	await consent(page, accounts.agency);
	await expectProblem("One permission is missing", "SCOPE_MISSING");
	await page.getByRole("button", { name: "Try again" }).click();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
});

test("an attempt that took too long", async () => {
	const callback = await callbackOf();
	await asSuperuser(
		stack.database,
		"update oauth_attempt set expires_at = now() - interval '1 second'",
	);
	await tab.page.goto(callback);
	await expectProblem("This took too long", "STATE_EXPIRED");
});

test("another browser cannot finish what this one began", async () => {
	const callback = await callbackOf();
	const other = await openBrowser(browser, stack.adminUrl);
	await signIn(other.page, stack);
	await other.page.goto(callback);
	await other.page
		.getByRole("heading", { name: "This was started in another browser" })
		.waitFor();
	expect(other.page.url()).not.toMatch(/[?&](code|state)=/);
	await other.context.close();
});

test("a state that nobody made", async () => {
	await tab.page.goto("/oauth/google-ads/callback?code=4%2Fx&state=made-up");
	await expectProblem(/does not belong to a sign-in of ours/, "STATE_INVALID");
});

test("a platform that answers 500", async () => {
	const { page } = tab;
	await beginConnect(page, brandIdOf(stack));
	await stack.control("faults", {
		path: "/google-ads/token",
		kind: "status",
		status: 500,
		count: 20,
	});
	await consent(page, accounts.agency);
	await expectProblem(
		"Google Ads does not answer right now",
		"PLATFORM_UNAVAILABLE",
	);
	await stack.clearFaults();
});

test("someone without any ad account", async () => {
	const { page } = tab;
	await beginConnect(page, brandIdOf(stack));
	await consent(page, accounts.starter);
	await expectProblem("This user reaches no ad account", "ACCESS_MISSING");
	await page.getByRole("button", { name: "Use another account" }).waitFor();
});

test("a token answer that cannot be used", async () => {
	const { page } = tab;
	await beginConnect(page, brandIdOf(stack));
	await stack.control("faults", {
		path: "/google-ads/token",
		kind: "html",
		count: 20,
	});
	await consent(page, accounts.agency);
	await expectProblem(
		"Google Ads sent an answer that cannot be used",
		"TOKEN_RESPONSE_INVALID",
	);
	await stack.clearFaults();
});

test("a session that ended meanwhile leads to the sign-in, which never learns the code", async () => {
	const callback = await callbackOf();
	const { page, context } = tab;
	await context.clearCookies({ name: /session/ });
	await page.goto(callback);
	await page.waitForURL("**/login?notice=connect-interrupted");
	await page.getByText("Your session ended before").waitFor();
	await signIn(page, stack);
});

test("without scripts the form still leads to the platform, by a page of our own", async () => {
	const { page, context } = await openBrowser(browser, stack.adminUrl, {
		javaScriptEnabled: false,
	});
	await signIn(page, stack);
	await page.goto(googleStep(brandIdOf(stack)));
	await page.getByRole("button", { name: "Connect Google Ads" }).click();
	await page.getByRole("heading", { name: /Choose an account/ }).waitFor();
	await consent(page, accounts.agency, "Deny");
	await page.getByRole("heading", { name: "Access was not given" }).waitFor();
	await context.close();
});

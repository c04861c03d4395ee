import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { brandIdOf, signIn, signInAs } from "../support/admin-steps.ts";
import { createPerson, password } from "../support/auth-client.ts";
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

/** As when it ran out, or was ended on another device. */
const endSession = () => tab.context.clearCookies({ name: /session_token/ });
const brand = () => `/brands/${brandIdOf(stack)}`;
const signInAgain = () =>
	signInAs(tab.page, { email: stack.demo.email, password: stack.password });
const stored = () =>
	tab.page.evaluate(() => JSON.stringify({ ...sessionStorage }));

test("a form that is sent after the session has ended comes back with what was typed in it", async () => {
	const { page } = tab;
	await page.goto("/brands/new");
	await page.getByLabel("Name").fill("Harbour Coffee");
	await page.getByLabel("Website").fill("harbour.example.com");
	await page.getByLabel("Time zone").selectOption("Europe/Lisbon");
	await endSession();
	await page.getByRole("button", { name: "Create brand" }).click();
	await page.waitForURL(/\/login\?.*returnTo=%2Fbrands%2Fnew/);
	await page.getByText("Your session has ended.").waitFor();
	await signInAgain();
	await page.waitForURL("**/brands/new");
	await page
		.getByText(/what you had typed is back/)
		.first()
		.waitFor();
	await expect
		.poll(() => page.getByLabel("Name").inputValue())
		.toBe("Harbour Coffee");
	expect(await page.getByLabel("Website").inputValue()).toBe(
		"harbour.example.com",
	);
	expect(await page.getByLabel("Time zone").inputValue()).toBe("Europe/Lisbon");
	await page.getByRole("button", { name: "Create brand" }).click();
	await page.waitForURL("**/onboarding");
	await page.getByRole("heading", { name: "Harbour Coffee" }).waitFor();
	await expect.poll(stored).not.toContain("Harbour");
});

test("ticks come back too; a secret is kept nowhere", async () => {
	const { page } = tab;
	await page.goto("/settings/api-keys");
	await page.getByLabel("Name").fill("Nightly report");
	await page.getByLabel(/^Import/).check();
	await endSession();
	await page.getByRole("button", { name: "Make the key" }).click();
	await page.waitForURL("**/login?**");
	await signInAgain();
	await page.waitForURL("**/settings/api-keys");
	await expect
		.poll(() => page.getByLabel("Name").inputValue())
		.toBe("Nightly report");
	expect(await page.getByLabel(/^Import/).isChecked()).toBe(true);

	await page.goto("/settings/oauth-apps/new");
	const secret = "a-client-secret-that-nobody-may-keep";
	await page.getByLabel("Name").fill("Our own app");
	await page.getByLabel("Client ID").fill("1234-abc");
	await page.getByLabel(/Client secret/).fill(secret);
	await endSession();
	await page.getByRole("button", { name: /Add/ }).click();
	await page.waitForURL("**/login?**");
	await expect.poll(stored).toContain("Our own app");
	expect(await stored()).not.toContain(secret);
	await signInAgain();
	await page.waitForURL("**/settings/oauth-apps/new");
	await expect
		.poll(() => page.getByLabel("Name").inputValue())
		.toBe("Our own app");
	expect(await page.getByLabel(/Client secret/).inputValue()).toBe("");
});

test("nobody else who signs in on the same tab gets what was typed", async () => {
	const { page } = tab;
	const other = await createPerson(stack.database, [stack.demo.tenantId], {
		role: "ADMIN",
	});
	await page.goto("/brands/new");
	await page.getByLabel("Name").fill("Not yours");
	await endSession();
	await page.getByRole("button", { name: "Create brand" }).click();
	await page.waitForURL("**/login?**");
	await signInAs(page, { email: other.email, password });
	await page.waitForURL("**/brands/new");
	await expect.poll(stored).not.toContain("Not yours");
	expect(await page.getByLabel("Name").inputValue()).toBe("");
	await tab.context.clearCookies();
	await signIn(page, stack);
});

test("whoever only reads is told so before a form is filled in", async () => {
	const member = await createPerson(stack.database, [stack.demo.tenantId], {
		role: "MEMBER",
	});
	const reader = await openBrowser(browser, stack.adminUrl);
	const { page } = reader;
	await page.goto("/login");
	await signInAs(page, { email: member.email, password });
	await page.waitForURL("**/brands");
	for (const [path, said] of [
		["/brands/new", "Admins and owners of this workspace may create brands."],
		[
			"/settings/oauth-apps/new",
			"Owners of this workspace may add OAuth apps.",
		],
		[
			`/oauth/google-ads/start?brandId=${brandIdOf(stack)}`,
			"Admins and owners of this workspace may connect accounts.",
		],
	] as const) {
		const reply = await page.goto(path);
		expect(reply?.status()).toBe(403);
		await page.getByText(said).waitFor();
		expect(await page.locator("form[method=post] [type=text]").count()).toBe(0);
	}
	await page.goto(`${brand()}/onboarding?step=brand`);
	await page.getByText("Brand details").first().waitFor();
	expect(await page.getByRole("textbox").count()).toBe(0);
	expect(await page.getByRole("button", { name: "Leave it out" }).count()).toBe(
		0,
	);
	await reader.context.close();
});

test("chosen days stay chosen from tab to tab", async () => {
	const { page } = tab;
	await page.goto(`${brand()}/campaigns?days=7`);
	const tabs = page.getByRole("navigation", { name: /^Pages of/ });
	for (const [name, path] of [
		["Overview", ""],
		["Imports", "/imports"],
		["Campaigns", "/campaigns"],
	] as const) {
		await tabs.getByRole("link", { name }).click();
		await page.waitForURL(`**${brand()}${path}?days=7`);
	}
});

test("nothing failed on these pages", () => {
	expect(tab.problems).toEqual([]);
});

test("under another address a page offers to open it at Patchbay's own, and no form that would be refused", async () => {
	const other = stack.adminUrl.replace("localhost", "127.0.0.1");
	const elsewhere = await openBrowser(browser, other);
	const { page } = elsewhere;
	for (const path of ["/login?returnTo=%2Fsettings", "/forgot-password"]) {
		await page.goto(path);
		await page
			.getByText(`it is set up for ${stack.adminUrl}: signing in works only`)
			.waitFor();
		expect(await page.locator("form").count()).toBe(0);
		await page.getByRole("link", { name: "Open it there" }).click();
		await page.waitForURL(`${stack.adminUrl}${path}`);
		await page.getByLabel("E-mail address").waitFor();
	}
	expect(elsewhere.problems).toEqual([]);
	await elsewhere.context.close();
});

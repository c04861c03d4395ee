import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousViolations } from "../support/accessibility.ts";
import { signIn } from "../support/admin-steps.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let browser: Browser;
let tab: Watched;
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl, {
		permissions: ["clipboard-read", "clipboard-write"],
	});
	await signIn(tab.page, stack);
	await tab.page.getByRole("link", { name: "Settings" }).click();
	await tab.page.getByRole("link", { name: "API keys" }).click();
	await tab.page.getByRole("heading", { name: "New API key" }).waitFor();
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

/** Asks the API with a key. */
async function ask(key: string, query: string) {
	const reply = await fetch(`${stack.apiUrl}/graphql`, {
		method: "POST",
		headers: {
			"content-type": "application/json",
			authorization: `Bearer ${key}`,
		},
		body: JSON.stringify({ query }),
	});
	return (await reply.json()) as {
		data?: { viewer: { scopes: string[] } } | null;
		errors?: { extensions: { code: string } }[];
	};
}

const newKey = () => tab.page.getByRole("region", { name: /^The key/ });
let secret = "";

test("a key without a name or a right is refused at its fields", async () => {
	const { page } = tab;
	await page.getByRole("checkbox", { name: /^Read See brands/ }).uncheck();
	await page.getByRole("button", { name: "Make the key" }).click();
	await page.getByText("Give the key a name.").waitFor();
	await page.getByText("Tick what the key may do.").waitFor();
});

test("a new key is shown, can be copied, and does what was ticked", async () => {
	const { page } = tab;
	await page.getByLabel("Name").fill("Reporting script");
	await page.getByRole("checkbox", { name: /^Read See brands/ }).check();
	await page.getByRole("checkbox", { name: /^Import Start/ }).check();
	await page.getByLabel("Works for").selectOption("30 days");
	await page.getByRole("button", { name: "Make the key" }).click();
	await newKey().waitFor();
	expect(await seriousViolations(page)).toEqual([]);
	await newKey().getByRole("button", { name: "Copy the key" }).click();
	await newKey().getByText("Copied").waitFor();
	secret = await page.evaluate(() => navigator.clipboard.readText());
	expect(secret.length).toBeGreaterThan(40);
	expect(
		(await ask(secret, "{ viewer { scopes } }")).data?.viewer.scopes,
	).toEqual(["READ", "IMPORT"]);
	const row = page.getByRole("row", { name: /Reporting script/ });
	expect(await row.innerText()).toMatch(/Active\s+Read, Import/);
});

test("the secret never comes back: not by a reload, not by going away and back, not in any storage", async () => {
	const { page } = tab;
	const isGone = async () => {
		await page.getByRole("row", { name: /Reporting script/ }).waitFor();
		expect(await newKey().count()).toBe(0);
		expect((await page.content()).includes(secret)).toBe(false);
	};
	await page.getByRole("link", { name: "Security" }).click();
	await page.getByRole("heading", { name: "Sessions" }).waitFor();
	await page.goBack();
	await isGone();
	await page.goForward();
	await page.goBack();
	await isGone();
	await page.reload();
	await isGone();
	expect(
		await page.evaluate(() =>
			JSON.stringify([
				{ ...localStorage },
				{ ...sessionStorage },
				document.cookie,
				history.state,
			]),
		),
	).not.toContain(secret);
	expect((await stack.logs()).includes(secret)).toBe(false);
});

test("revoking asks first; the key is refused then, and stays listed", async () => {
	const { page } = tab;
	await page.getByRole("button", { name: "Revoke Reporting script" }).click();
	const dialog = page.getByRole("alertdialog");
	await dialog.getByRole("button", { name: "Keep it" }).click();
	await dialog.waitFor({ state: "hidden" });
	await page.getByRole("button", { name: "Revoke Reporting script" }).click();
	await dialog.getByRole("button", { name: "Revoke the key" }).click();
	await dialog.waitFor({ state: "hidden" });
	const row = page.getByRole("row", { name: /Reporting script/ });
	await row.getByText("Revoked").waitFor();
	expect(await row.getByRole("button").count()).toBe(0);
	await expect
		.poll(
			async () =>
				(await ask(secret, "{ viewer { scopes } }")).errors?.[0]?.extensions
					.code,
		)
		.toBe("UNAUTHENTICATED");
});

test("nothing failed on these pages", () => {
	expect(tab.problems).toEqual([]);
});

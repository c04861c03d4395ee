import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
	accounts,
	beginConnect,
	brandIdOf,
	consent,
	signIn,
} from "../support/admin-steps.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let browser: Browser;
let tab: Watched;
let connectionPath: string;
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	tab = await openBrowser(browser, stack.adminUrl);
	const { page } = tab;
	await signIn(page, stack);
	await beginConnect(page, brandIdOf(stack));
	// One account alone is chosen at once: there is nothing to ask.
	await consent(page, accounts.brandOwner);
	await page.getByRole("button", { name: "Start import" }).waitFor();
	const link = page.getByRole("link", { name: "Connection", exact: true });
	connectionPath = String(await link.getAttribute("href"));
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});
beforeEach(() => stack.clearFaults());

async function startImport(): Promise<void> {
	const { page } = tab;
	await page.goto(connectionPath);
	await page.getByRole("button", { name: "Start import" }).click();
	await page.waitForURL("**/import-jobs/*");
}

const status = (text: string) =>
	tab.page.getByText(text, { exact: true }).first();

test("files that cannot be fetched: the import ends, lists each with its reason, and a retry fetches them", async () => {
	const { page } = tab;
	await stack.control("faults", {
		path: "/google-ads/images/*",
		kind: "status",
		status: 404,
		count: 1000,
	});
	await startImport();
	await status("Partly succeeded").waitFor({ timeout: 60_000 });
	const failures = page.getByRole("region", { name: /Failures/ });
	await failures.getByRole("row").nth(1).waitFor();
	expect(await failures.innerText()).toMatch(/asset/i);
	await stack.clearFaults();
	await page.getByRole("button", { name: "Retry import" }).click();
	await status("Succeeded").waitFor({ timeout: 60_000 });
});

test("a running import is cancelled, and a retry brings it to its end", async () => {
	const { page } = tab;
	await stack.control("faults", {
		path: "/google-ads/v25/customers/*",
		kind: "delay",
		delayMs: 1500,
		count: 1000,
	});
	await startImport();
	await page.getByRole("button", { name: "Cancel import" }).click();
	await status("Cancelled").waitFor({ timeout: 60_000 });
	await stack.clearFaults();
	await page.getByRole("button", { name: "Retry import" }).click();
	await status("Succeeded").waitFor({ timeout: 60_000 });
});

test("with the event stream cut the page asks by itself; when the stream is back it goes on live", async () => {
	const { page, context } = tab;
	await context.route("**/events/**", (route) => route.abort());
	await stack.control("faults", {
		path: "/google-ads/v25/customers/*",
		kind: "delay",
		delayMs: 1200,
		count: 1000,
	});
	await startImport();
	await page.getByText("The live view was interrupted").waitFor();
	const bar = page.getByRole("progressbar", { name: "Import progress" });
	const percent = async () => Number(await bar.getAttribute("aria-valuenow"));
	await expect.poll(percent, { timeout: 30_000 }).toBeGreaterThan(0);
	await context.unroute("**/events/**");
	await page
		.getByText("The live view was interrupted")
		.waitFor({ state: "hidden" });
	await stack.clearFaults();
	await status("Succeeded").waitFor({ timeout: 60_000 });
});

test("the list of imports is newest first, with what each brought", async () => {
	const { page } = tab;
	await page.goto(`/brands/${brandIdOf(stack)}/imports`);
	await page.getByText("3 imports", { exact: true }).waitFor();
	expect(tab.problems).toEqual([]);
});

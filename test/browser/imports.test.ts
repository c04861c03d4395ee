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
	[stack, browser] = await Promise.all([
		// More campaigns than fit on one page of the list.
		startStack({ SANDBOX_CAMPAIGNS: "30" }),
		startBrowser(),
	]);
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
	await status("Partly succeeded").waitFor({ timeout: 120_000 });
	const failures = page.getByRole("region", { name: /Failures/ });
	await failures.getByRole("listitem").nth(1).waitFor();
	// By the picture's own name; its number is for whoever looks closer.
	expect(await failures.innerText()).toMatch(
		/Asset file: “Maple & Co .+”: The platform answered 404/,
	);
	expect(await failures.innerText()).not.toMatch(/\d{8}|PLATFORM_/);
	await stack.clearFaults();
	await page.getByRole("button", { name: "Retry import" }).click();
	await status("Succeeded").waitFor({ timeout: 120_000 });
});

test("a running import is cancelled, and a retry brings it to its end", async () => {
	const { page } = tab;
	await stack.control("faults", {
		path: "/google-ads/v25/customers/*",
		kind: "delay",
		// Far from its end still when a slow browser finds the button.
		delayMs: 4000,
		count: 1000,
	});
	await startImport();
	await page.getByRole("button", { name: "Cancel import" }).click();
	await status("Cancelled").waitFor({ timeout: 120_000 });
	// What was given up is not shown as done, nor as under way.
	const bar = page.getByRole("progressbar", { name: "Import progress" });
	expect(Number(await bar.getAttribute("aria-valuenow"))).toBeLessThan(60);
	await page.reload();
	await status("Cancelled").waitFor();
	await page.getByText("Ended", { exact: true }).first().waitFor();
	expect(await page.locator("ol .bg-accent-500").count()).toBe(0);
	await stack.clearFaults();
	await page.getByRole("button", { name: "Retry import" }).click();
	await status("Succeeded").waitFor({ timeout: 120_000 });
	// The comparison is the last of it, here and on the connection's page.
	const totals = page.getByRole("heading", {
		name: "Our totals agree with Google Ads",
	});
	await totals.waitFor();
	await page.goto(connectionPath);
	await totals.waitFor();
});

test("with the event stream cut the page asks by itself; when the stream is back it goes on live", async () => {
	const { page, context } = tab;
	await context.route("**/events/**", (route) => route.abort());
	await stack.control("faults", {
		path: "/google-ads/v25/customers/*",
		kind: "delay",
		// Still under way when a slow browser has noticed that the stream is gone.
		delayMs: 3000,
		count: 1000,
	});
	await startImport();
	await page.getByText("Live updates were interrupted").waitFor();
	const bar = page.getByRole("progressbar", { name: "Import progress" });
	const percent = async () => Number(await bar.getAttribute("aria-valuenow"));
	await expect.poll(percent, { timeout: 60_000 }).toBeGreaterThan(0);
	await context.unroute("**/events/**");
	await page
		.getByText("Live updates were interrupted")
		.waitFor({ state: "hidden" });
	await stack.clearFaults();
	await status("Succeeded").waitFor({ timeout: 120_000 });
});

test("while the API restarts the import's page stays and goes on; another page comes back by itself", async () => {
	const { page, context } = tab;
	await stack.control("faults", {
		path: "/google-ads/v25/customers/*",
		kind: "delay",
		// Longer than the API takes to end its connections.
		delayMs: 6000,
		count: 1000,
	});
	await startImport();
	const other = await context.newPage();
	await stack.without("api", async () => {
		await page.getByText("Live updates were interrupted").waitFor();
		await other.goto("/brands");
		await other
			.getByRole("heading", { name: /not reachable right now/ })
			.waitFor();
	});
	await other.getByRole("heading", { name: "Brands" }).waitFor();
	await other.close();
	await stack.clearFaults();
	await status("Succeeded").waitFor({ timeout: 120_000 });
});

test("while the admin itself restarts the import's page waits for it, and goes on by itself", async () => {
	const { page } = tab;
	await stack.control("faults", {
		path: "/google-ads/v25/customers/*",
		kind: "delay",
		delayMs: 4000,
		count: 1000,
	});
	await startImport();
	await page.getByRole("progressbar", { name: "Import progress" }).waitFor();
	await stack.without("admin", async () => {
		// It asks, in vain.
		for (let tries = 0; tries < 2; tries++)
			await page.waitForEvent("requestfailed", (request) =>
				/\/(healthz|readyz)$/.test(request.url()),
			);
		expect(await page.getByText("This page failed").count()).toBe(0);
	});
	await stack.clearFaults();
	await status("Succeeded").waitFor({ timeout: 120_000 });
});

test("an event stream is passed on unbuffered, and only to someone signed in", async () => {
	const { page, context } = tab;
	const address = page.url().replace("/import-jobs/", "/events/import-jobs/");
	const cookie = (await context.cookies(stack.adminUrl))
		.map(({ name, value }) => `${name}=${value}`)
		.join("; ");
	const reply = await fetch(address, { headers: { cookie } });
	expect(reply.headers.get("content-type")).toContain("text/event-stream");
	expect(reply.headers.get("x-accel-buffering")).toBe("no");
	expect(reply.headers.get("content-encoding")).toBe(null);
	const events = await reply.text();
	expect(events).toContain("event: next");
	expect(events).toContain("SUCCEEDED");

	const stranger = await fetch(address);
	expect(await stranger.text()).not.toContain("SUCCEEDED");
});

test("the campaigns are paged forwards and back", async () => {
	const { page } = tab;
	await page.goto(`/brands/${brandIdOf(stack)}/campaigns?sort=NAME`);
	const names = page.locator("tbody a");
	const first = await names.allInnerTexts();
	expect(first).toHaveLength(25);
	await page.getByRole("link", { name: "Next" }).click();
	await page.waitForURL("**after=**");
	await expect.poll(() => names.count()).toBeLessThan(25);
	const second = await names.allInnerTexts();
	const counts = await page
		.getByText(/^\d+ campaigns( and \d+ removed)?$/)
		.innerText();
	expect(
		(counts.match(/\d+/g) ?? []).reduce((sum, each) => sum + Number(each), 0),
	).toBe(first.length + second.length);
	await page.getByRole("link", { name: "Previous" }).click();
	await page.waitForURL("**before=**");
	await expect.poll(() => names.allInnerTexts()).toEqual(first);
});

test("the list of imports is newest first, with what each brought", async () => {
	const { page } = tab;
	await page.goto(`/brands/${brandIdOf(stack)}/imports`);
	await page.getByText("5 imports", { exact: true }).waitFor();
	expect(tab.problems).toEqual([]);
});

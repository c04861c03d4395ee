import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	cutCells,
	isTooWide,
	seriousViolations,
} from "../support/accessibility.ts";
import {
	accounts,
	beginConnect,
	brandIdOf,
	chooseAccounts,
	consent,
	createBrand,
	googleStep,
	signIn,
} from "../support/admin-steps.ts";
import { openBrowser, phone, startBrowser } from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let browser: Browser;
const paths: Record<string, string> = {};
beforeAll(async () => {
	[stack, browser] = await Promise.all([startStack(), startBrowser()]);
	const { page, context } = await openBrowser(browser, stack.adminUrl);
	await signIn(page, stack);
	const brand = `/brands/${brandIdOf(stack)}`;
	await beginConnect(page, brandIdOf(stack));
	await consent(page, accounts.agency);
	await chooseAccounts(page, ["Lumen Home"]);
	await page.getByRole("button", { name: "Start import" }).click();
	await page.getByText("Succeeded", { exact: true }).first().waitFor();
	const hrefOf = (at: string) =>
		page.locator(at).first().getAttribute("href").then(String);
	// A sign-in that another brand can use, for Google Ads and for Drive.
	await page.goto(`${brand}/onboarding?step=google-workspace`);
	await page
		.getByRole("button", { name: "Connect Google Drive and Sheets" })
		.click();
	await page.getByRole("button", { name: "Allow" }).click();
	await page.getByText("Google Drive and Sheets is connected").waitFor();
	const beside = await createBrand(page, "Beside");
	await page.goto(googleStep(brandIdOf(stack)));
	paths.import = await hrefOf('a[href^="/import-jobs/"]');
	paths.connection = await hrefOf('a[href^="/connections/"]');
	await page.goto(`${brand}/campaigns`);
	paths.campaign = await hrefOf('tbody a[href^="/campaigns/"]');
	Object.assign(paths, {
		login: "/login",
		brands: "/brands",
		"new brand": "/brands/new",
		overview: brand,
		"wizard, brand": `${brand}/onboarding?step=brand`,
		"wizard, Google Ads": `${brand}/onboarding?step=google-ads`,
		"wizard, Drive": `${brand}/onboarding?step=google-workspace`,
		"wizard of a brand beside it": googleStep(beside),
		"Drive of a brand beside it": `/brands/${beside}/onboarding?step=google-workspace`,
		connections: `${brand}/connections`,
		imports: `${brand}/imports`,
		campaigns: `${brand}/campaigns`,
		"nothing there": "/brands/nowhere",
		"OAuth apps": "/settings/oauth-apps",
		"new OAuth app": "/settings/oauth-apps/new",
		members: "/settings/members",
		"API keys": "/settings/api-keys",
		"audit log": "/settings/audit",
		security: "/settings/security",
		"forgot password": "/forgot-password",
		"new password": "/reset-password/new",
		"invitation that is gone": "/invitations/not-a-token",
	});
	await page.goto("/settings/audit");
	paths["audit entry"] = await hrefOf('tbody a[href^="/settings/audit/"]');
	await context.close();
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

const pages = (name: string) => name !== "login";

test("every page is free of serious accessibility faults", async () => {
	const { page, context } = await openBrowser(browser, stack.adminUrl);
	await page.goto("/login");
	expect(await seriousViolations(page)).toEqual([]);
	await signIn(page, stack);
	const faults: Record<string, string[]> = {};
	for (const name of Object.keys(paths).filter(pages)) {
		await page.goto(paths[name] ?? "");
		await page.getByRole("heading", { level: 1 }).waitFor();
		const violations = await seriousViolations(page);
		if (violations.length > 0) faults[name] = violations;
	}
	expect(faults).toEqual({});
	await context.close();
});

test("no page scrolls sideways on a phone of 390 pixels, and no cell of a table is cut", async () => {
	const { page, context } = await openBrowser(browser, stack.adminUrl, {
		viewport: phone,
	});
	await page.goto("/login");
	expect(await isTooWide(page)).toBe(false);
	await signIn(page, stack);
	const tooWide: string[] = [];
	for (const name of Object.keys(paths).filter(pages)) {
		await page.goto(paths[name] ?? "");
		await page.getByRole("heading", { level: 1 }).waitFor();
		if (await isTooWide(page)) tooWide.push(name);
		const cut = await cutCells(page);
		if (cut.length > 0) tooWide.push(`${name}: ${cut.join(", ")}`);
	}
	expect(tooWide).toEqual([]);
	await context.close();
});

test("nothing jumps on a phone while a page comes alive: times stand in the reader's zone from the first byte", async () => {
	const { page, context } = await openBrowser(browser, stack.adminUrl, {
		viewport: phone,
	});
	await signIn(page, stack);
	// As on a slow connection: the page is seen well before its scripts are here.
	await page.route("**/assets/*.js", async (route) => {
		await new Promise((resolve) => setTimeout(resolve, 400));
		await route.continue();
	});
	await page.addInitScript(() => {
		const shifts: number[] = [];
		Object.assign(window, { shifts });
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries())
				shifts.push((entry as unknown as { value: number }).value);
		}).observe({ type: "layout-shift", buffered: true });
	});
	for (const name of ["overview", "campaigns", "campaign"]) {
		const response = await page.goto(paths[name] ?? "", {
			waitUntil: "commit",
		});
		const sent = (await response?.text()) ?? "";
		await page.waitForLoadState("networkidle");
		// What the server wrote is what stands there, and it is the zone of this browser.
		const times = page.locator("time");
		for (const shown of await times.allInnerTexts()) {
			expect(sent).toContain(shown);
			expect(shown).not.toContain("UTC");
		}
		const shift = await page.evaluate(() =>
			(window as unknown as { shifts: number[] }).shifts.reduce(
				(sum, value) => sum + value,
				0,
			),
		);
		expect(shift, name).toBeLessThan(0.1);
	}
	await context.close();
});

test("signing in and creating a brand need no mouse", async () => {
	const { page, context } = await openBrowser(browser, stack.adminUrl);
	const { keyboard } = page;
	await page.goto("/login");
	await page.getByLabel("E-mail address").waitFor();
	await expect
		.poll(() =>
			page.evaluate(() => document.activeElement?.id.endsWith("email")),
		)
		.toBe(true);
	await keyboard.type(stack.demo.email);
	await keyboard.press("Tab");
	await keyboard.type(stack.password);
	await keyboard.press("Enter");
	await page.waitForURL("**/brands");

	await page.reload();
	await keyboard.press("Tab");
	expect(
		await page.evaluate(() => document.activeElement?.textContent),
	).toContain("Skip to content");
	await keyboard.press("Enter");
	await tabTo(page, "New brand");
	await keyboard.press("Enter");
	await page.waitForURL("**/brands/new");
	await page.getByRole("heading", { name: "New brand" }).waitFor();
	await tabTo(page, "Name");
	await keyboard.type("Keyboard Brand");
	await keyboard.press("Enter");
	await page.waitForURL("**/onboarding");
	await page.getByRole("heading", { name: "Keyboard Brand" }).waitFor();
	await context.close();
});

test("the wizard's dialog-like parts keep the focus: the menu on a phone", async () => {
	const { page, context } = await openBrowser(browser, stack.adminUrl, {
		viewport: phone,
	});
	await signIn(page, stack);
	await tabTo(page, "Menu");
	await page.keyboard.press("Enter");
	const drawer = page.getByRole("dialog", { name: "Menu" });
	await drawer.waitFor();
	expect(await seriousViolations(page)).toEqual([]);
	for (let presses = 0; presses < 12; presses += 1) {
		await page.keyboard.press("Tab");
		expect(
			await page.evaluate(
				() => document.activeElement?.closest("[role=dialog]") !== null,
			),
		).toBe(true);
	}
	await page.keyboard.press("Escape");
	await drawer.waitFor({ state: "hidden" });
	await context.close();
});

/** Presses Tab until something of this name has the focus; it must also be seen to have it. */
async function tabTo(page: Page, name: string): Promise<void> {
	for (let presses = 0; presses < 40; presses += 1) {
		await page.keyboard.press("Tab");
		const focused = await page.evaluate(() => {
			const element = document.activeElement as HTMLElement | null;
			if (!element) return null;
			const label = (element as HTMLInputElement).labels?.[0]?.textContent;
			return {
				name:
					label ?? element.getAttribute("aria-label") ?? element.textContent,
				seen: getComputedStyle(element).outlineStyle !== "none",
			};
		});
		if (focused?.name?.trim() !== name) continue;
		expect(focused.seen).toBe(true);
		return;
	}
	throw new Error(`Tab never reached “${name}”`);
}

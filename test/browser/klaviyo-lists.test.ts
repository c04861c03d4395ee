import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { knownKeys } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";
import {
	cutCells,
	isTooWide,
	seriousViolations,
} from "../support/accessibility.ts";
import { brandIdOf, signIn } from "../support/admin-steps.ts";
import {
	openBrowser,
	phone,
	startBrowser,
	type Watched,
} from "../support/browser.ts";
import { type Stack, startStack } from "../support/stack.ts";

// A shop at Klaviyo: its lists, its products and what it counts, from the connection's page to the brand's products.

let stack: Stack;
let browser: Browser;
let tab: Watched;
let connectionId: string;
beforeAll(async () => {
	[stack, browser] = await Promise.all([
		startStack({ SANDBOX_CAMPAIGNS: "2", SANDBOX_DAYS: "10" }),
		startBrowser(),
	]);
	// Klaviyo's pace is not what is tried here.
	await stack.control("klaviyo/limits", { isEnforced: false });
	tab = await openBrowser(browser, stack.adminUrl);
	await signIn(tab.page, stack);
	const { connect } = await stack.graphql<{
		connect: { connection: { id: string } };
	}>(
		`mutation ($input: ConnectInput!) { connect(input: $input) { connection { id } userErrors { message } } }`,
		{ input: { brandId: brandIdOf(stack), platform: "KLAVIYO", ...knownKeys } },
	);
	connectionId = connect.connection.id;
	const { startImport } = await stack.graphql<{
		startImport: { importJob: { id: string } | null; userErrors: object[] };
	}>(
		`mutation ($input: StartImportInput!) { startImport(input: $input) { importJob { id } userErrors { message } } }`,
		{ input: { connectionId, kind: "CAMPAIGNS", includeAssets: false } },
	);
	expect(startImport.userErrors).toEqual([]);
	await tab.page.goto(`/import-jobs/${startImport.importJob?.id}`);
	await tab.page
		.getByText("Succeeded", { exact: true })
		.first()
		.waitFor({ timeout: 180_000 });
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

/** Looks at the page in both widths; SCREENSHOTS names a folder for pictures. */
async function look(name: string): Promise<void> {
	const { page } = tab;
	for (const size of [{ width: 1280, height: 860 }, phone]) {
		await page.setViewportSize(size);
		expect(await seriousViolations(page), name).toEqual([]);
		expect(await isTooWide(page), `${name} ${size.width}`).toBe(false);
		expect(await cutCells(page), `${name} ${size.width}`).toEqual([]);
		const { SCREENSHOTS: folder } = process.env;
		if (folder)
			await page.screenshot({
				path: `${folder}/${name}-${size.width}.png`,
				fullPage: true,
			});
	}
	await page.setViewportSize({ width: 1280, height: 860 });
}

interface Named {
	externalId: string;
	name: string;
}

async function told() {
	const { connection } = await stack.graphql<{
		connection: {
			audiences: { totalCount: number; nodes: Named[] };
			catalogItems: { totalCount: number; nodes: Named[] };
			sources: { totalCount: number; nodes: Named[] };
			conversion: { key: string; label: string };
		};
	}>(
		`query ($id: ID!) { connection(id: $id) {
			audiences(first: 100) { totalCount nodes { externalId name } }
			catalogItems(first: 100) { totalCount nodes { externalId name } }
			sources(first: 100, kind: METRIC) { totalCount nodes { externalId name } }
			conversion { key label } } }`,
		{ id: connectionId },
	);
	return connection;
}

const lists = () => tab.page.getByRole("navigation", { name: "Lists" });

test("the connection's page has the lists that the platform has, one at a time, with pages and a search", async () => {
	const { page } = tab;
	const { audiences, catalogItems, sources } = await told();
	for (const { totalCount } of [audiences, catalogItems, sources])
		expect(totalCount).toBeGreaterThan(0);
	await page.goto(`/connections/${connectionId}`);
	await lists()
		.getByRole("link", { name: `Audiences ${audiences.totalCount}` })
		.waitFor();
	const table = page.getByRole("table", { name: "Audiences" });
	await table
		.getByText(audiences.nodes[0]?.name ?? "")
		.first()
		.waitFor();
	await look("lists-audiences");

	await lists()
		.getByRole("link", { name: /^Catalog/ })
		.focus();
	await page.keyboard.press("Enter");
	const items = page.getByRole("table", { name: "Catalog" });
	await items.waitFor();
	await look("lists-catalog");
	if (catalogItems.totalCount > 10) {
		const first = await items.locator("tbody tr").first().innerText();
		await page
			.getByRole("navigation", { name: "Pages of items" })
			.getByRole("link", { name: "Next" })
			.click();
		await expect
			.poll(() => items.locator("tbody tr").first().innerText())
			.not.toBe(first);
	}
	const wanted = catalogItems.nodes.at(-1)?.name ?? "";
	await page.getByLabel("Search items by name or id").fill(wanted);
	await page.keyboard.press("Enter");
	await expect
		.poll(() => items.locator("tbody tr").first().innerText())
		.toContain(wanted);
	await page.getByLabel("Search items by name or id").fill("no such product");
	await page.keyboard.press("Enter");
	await page.getByText("No item matches").waitFor();

	await lists()
		.getByRole("link", { name: /^Sources/ })
		.click();
	await page
		.getByRole("table", { name: "Sources" })
		.getByText("Metric", { exact: true })
		.first()
		.waitFor();
	await look("lists-sources");
});

test("an item of the catalog is found and becomes a product with its name", async () => {
	const { page } = tab;
	const { catalogItems } = await told();
	const [item] = catalogItems.nodes;
	await page.goto(`/brands/${brandIdOf(stack)}/products`);
	await page.getByLabel("Find the item in a catalog").fill(item?.name ?? "");
	await page.keyboard.press("Enter");
	const found = page.getByRole("radio").first();
	await found.waitFor();
	await look("products-found");
	await found.focus();
	await page.keyboard.press("Space");
	await expect
		.poll(() => page.getByLabel("Item", { exact: true }).inputValue())
		.not.toBe("");
	await page.getByLabel("Your product").fill("SKU-7");
	await page.getByRole("button", { name: "Add product" }).click();
	const row = page
		.getByRole("table", { name: "Product mappings" })
		.getByRole("row")
		.filter({ hasText: "SKU-7" });
	await row.getByText(item?.name ?? "", { exact: true }).waitFor();
	await look("products-named");
});

test("what counts is one of the account's own metrics from now on, and the page says what holds from when", async () => {
	const { page } = tab;
	const { sources, conversion } = await told();
	expect(conversion.label).toBe("Placed Order");
	const metric = sources.nodes.find(({ name }) => name !== "Placed Order");
	await page.goto(`/connections/${connectionId}`);
	await page
		.getByRole("button", { name: "Change what counts as a conversion" })
		.click();
	const form = page.getByRole("form", { name: "Conversions" });
	await form.getByRole("radio", { name: /^Something else/ }).check();
	await look("conversion-form");
	await form.getByRole("button", { name: "Save" }).click();
	await page.getByText("Choose what counts, or write its id.").waitFor();
	await form
		.getByLabel("Metric", { exact: true })
		.selectOption(metric?.externalId ?? "");
	await form.getByRole("button", { name: "Save" }).click();
	await page.getByText("What counts is set.").first().waitFor();
	expect((await told()).conversion).toEqual({
		key: metric?.externalId,
		label: metric?.name,
	});
	const card = page
		.locator("section")
		.filter({
			has: page.getByRole("heading", { name: "Conversions", exact: true }),
		})
		.last();
	await card.getByText(metric?.name ?? "", { exact: true }).waitFor();
	await look("conversion-card");
});

test("no page had an error", () => {
	expect(tab.problems).toEqual([]);
});

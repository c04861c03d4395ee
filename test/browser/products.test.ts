import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { knownKeys } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";
import { brandIdOf, signIn } from "../support/admin-steps.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { lookAt } from "../support/look-at.ts";
import { type Stack, startStack } from "../support/stack.ts";

// A shop at Klaviyo: its lists, what it counts, and the brand's products, by hand and by file.

let stack: Stack;
let browser: Browser;
let tab: Watched;
let path: string;
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
	path = `/brands/${brandIdOf(stack)}/products`;
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
});

async function choose(name: string, text: string | Buffer): Promise<void> {
	const { page } = tab;
	await page.goto(`${path}/import`);
	await page.getByLabel("CSV file").setInputFiles({
		name,
		mimeType: "text/csv",
		buffer: Buffer.from(text),
	});
	await page.getByRole("button", { name: "Look at the file" }).click();
}

async function mappings(): Promise<
	{ productId: string; platform: string; externalId: string }[]
> {
	const { brand } = await stack.graphql<{
		brand: { productMappings: { nodes: [] } };
	}>(
		"query ($id: ID!) { brand(id: $id) { productMappings(first: 100) { nodes { productId platform externalId } } } }",
		{ id: brandIdOf(stack) },
	);
	return brand.productMappings.nodes;
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
	await lookAt(page, "lists-audiences");

	await lists()
		.getByRole("link", { name: /^Catalog/ })
		.focus();
	await page.keyboard.press("Enter");
	const items = page.getByRole("table", { name: "Catalog" });
	await items.waitFor();
	await lookAt(page, "lists-catalog");
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
	await lookAt(page, "lists-sources");
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
	await lookAt(page, "products-found");
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
	await lookAt(page, "products-named");
	await page.getByRole("button", { name: /^Remove SKU-7/ }).click();
	await page.getByText("No product yet").waitFor();
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
	await lookAt(page, "conversion-form");
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
	await lookAt(page, "conversion-card");
});

test("a product is added by hand with the keyboard, found, and removed", async () => {
	const { page } = tab;
	await page.goto(path);
	await page.getByText("No product yet").waitFor();
	await lookAt(page, "products-empty");
	await page.getByLabel("Your product").focus();
	await page.keyboard.type("SKU-1001 🛍️");
	await page.keyboard.press("Tab");
	await page.keyboard.type("Meta");
	await page.keyboard.press("Tab");
	await page.keyboard.type("$custom:::$default:::A-1");
	await page.keyboard.press("Enter");
	const table = page.getByRole("table", { name: "Product mappings" });
	await table.getByText("SKU-1001 🛍️").waitFor();
	// Ready for the next one.
	await expect
		.poll(() => page.evaluate(() => document.activeElement?.id))
		.toBe("product-id");
	expect(await mappings()).toEqual([
		{
			productId: "SKU-1001 🛍️",
			platform: "META_ADS",
			externalId: "$custom:::$default:::A-1",
		},
	]);
	await lookAt(page, "products");

	await page.getByLabel("Search by product").fill("nothing like it");
	await page.keyboard.press("Enter");
	await page.getByText("No product matches").waitFor();
	await page.getByRole("link", { name: "Clear the search" }).click();
	await page.getByRole("button", { name: /^Remove SKU-1001/ }).focus();
	await page.keyboard.press("Enter");
	await page.getByText("No product yet").waitFor();
	expect(await mappings()).toEqual([]);
});

test("a file with faults shows them by line, and nothing of it is imported", async () => {
	const { page } = tab;
	await choose(
		"products.csv",
		'product_id;platform;item_id\r\nSKU-1;Klaviyo;a\r\nSKU-2;Clavio;b\r\n"SKU-3;Klaviyo;c',
	);
	await page.getByText("Nothing was imported").waitFor();
	const table = page.getByRole("table", { name: "Lines to correct" });
	expect(await table.locator("tbody tr").allInnerTexts()).toEqual([
		expect.stringMatching(/^Line 3\s+There is no platform “Clavio”/),
		expect.stringMatching(/^Line 4\s+A quotation mark opens here/),
	]);
	expect(await page.getByRole("button", { name: /^Import \d/ }).count()).toBe(
		0,
	);
	await lookAt(page, "products-file-faults");
	expect(await mappings()).toEqual([]);
});

test("what the API alone refuses is told at its line as well", async () => {
	const { page } = tab;
	await choose(
		"products.csv",
		"product_id,platform,item_id\nSKU-1,Klaviyo,a\n\u2800,Klaviyo,b\n",
	);
	await page.getByRole("button", { name: "Import 2 mappings" }).click();
	await page.getByText("Nothing was imported").waitFor();
	const table = page.getByRole("table", { name: "Lines to correct" });
	expect(await table.locator("tbody tr").allInnerTexts()).toEqual([
		expect.stringMatching(/^Line 3\s+Give the product's id\./),
	]);
	expect(await mappings()).toEqual([]);
});

test("10,000 lines of a spreadsheet are seen first and imported in one go, and an export is the same file", async () => {
	const { page } = tab;
	const lines = Array.from(
		{ length: 10_000 },
		(_, index) =>
			`"Product ""${index}"", blue";Klaviyo;$custom:::$default:::item-${index}`,
	);
	await choose(
		"shop.csv",
		`\ufeffProduct ID;Platform;Item ID\r\n${lines.join("\r\n")}\r\n`,
	);
	await page.getByText("10,000 mappings can be imported").waitFor();
	await lookAt(page, "products-file");
	expect(await mappings()).toEqual([]);
	await page.getByRole("button", { name: "Import 10,000 mappings" }).click();
	await page.getByText("10,000 mappings of your file are set.").waitFor();
	await page
		.getByRole("navigation", { name: "Pages of mappings" })
		.getByText("10,000 mappings")
		.waitFor();

	const downloading = page.waitForEvent("download");
	await page.getByRole("link", { name: "Export" }).click();
	const download = await downloading;
	expect(download.suggestedFilename()).toMatch(/^products-[\d-]+\.csv$/);
	const exported = await readFile(await download.path());
	expect(exported.toString().split("\r\n")[0]).toBe(
		"\ufeffproduct_id,platform,item_id,name",
	);
	await choose("again.csv", exported);
	await page.getByText("10,000 mappings can be imported").waitFor();
	await page.getByRole("button", { name: "Import 10,000 mappings" }).click();
	await page.getByText("10,000 mappings of your file are set.").waitFor();
	// The same again changed nothing, and is no entry of the audit.
	const { auditEvents } = (
		await stack.graphql<{ tenant: { auditEvents: { totalCount: number } } }>(
			"query ($filter: AuditFilter) { tenant { auditEvents(filter: $filter) { totalCount } } }",
			{ filter: { actions: ["BRAND_CHANGE"] } },
		)
	).tenant;
	expect(auditEvents.totalCount).toBe(5);
});

test("without JavaScript the file is chosen twice; another one than was looked at is shown before it is imported", async () => {
	const plain = await openBrowser(browser, stack.adminUrl, {
		javaScriptEnabled: false,
		storageState: await tab.context.storageState(),
	});
	const { page } = plain;
	const chooseFile = (externalId: string) =>
		page.getByLabel("CSV file").setInputFiles({
			name: "products.csv",
			mimeType: "text/csv",
			buffer: Buffer.from(
				`product_id,platform,item_id\nA,Klaviyo,${externalId}\n`,
			),
		});
	await page.goto(`${path}/import`);
	await chooseFile("x");
	await page.getByRole("button", { name: "Look at the file" }).click();
	await chooseFile("y");
	await page.getByRole("button", { name: "Import 1 mapping" }).click();
	await page.getByText("The file has changed since").waitFor();
	await chooseFile("y");
	await page.getByRole("button", { name: "Import 1 mapping" }).click();
	await page.getByText("1 mapping of your file is set.").waitFor();
	await page.getByLabel("Search by product").fill("y");
	await page.getByRole("button", { name: "Search" }).click();
	await page.getByRole("cell", { name: "A", exact: true }).waitFor();
	await plain.context.close();
});

test("no page had an error", () => {
	expect(tab.problems).toEqual([]);
});

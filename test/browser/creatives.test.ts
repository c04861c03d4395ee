import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blobKey, createDiskBlobStore } from "@patchbay/storage";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	accounts,
	beginConnect,
	brandIdOf,
	chooseAccounts,
	consent,
	signIn,
} from "../support/admin-steps.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { openBrowser, startBrowser, type Watched } from "../support/browser.ts";
import { mp4Head } from "../support/file-server.ts";
import { photograph } from "../support/look-at.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let browser: Browser;
let tab: Watched;
let storage: string;
beforeAll(async () => {
	storage = await mkdtemp(join(tmpdir(), "patchbay-creatives-"));
	[stack, browser] = await Promise.all([
		startStack({ STORAGE_DIRECTORY: storage }),
		startBrowser(),
	]);
	tab = await openBrowser(browser, stack.adminUrl);
	await signIn(tab.page, stack);
	await beginConnect(tab.page, brandIdOf(stack));
	await consent(tab.page, accounts.agency);
	await chooseAccounts(tab.page, ["Lumen Home"]);
	const link = tab.page.getByRole("link", { name: "Connection", exact: true });
	await tab.page.goto(String(await link.getAttribute("href")));
	await tab.page.getByRole("button", { name: "Start import" }).click();
	await tab.page.waitForURL("**/import-jobs/*");
	await tab.page
		.getByText("Succeeded", { exact: true })
		.first()
		.waitFor({ timeout: 120_000 });
});
afterAll(async () => {
	await browser?.close();
	await stack?.stop();
	await rm(storage, { recursive: true, force: true });
});

/** Puts a file in the store for one of the films, as an import of a platform that gives the files would. */
async function storeFile(
	kind: "VIDEO" | "HTML",
	content: Buffer,
	mimeType: string,
): Promise<void> {
	const rows = await asSuperuser<{ id: string; tenant_id: string }>(
		stack.database,
		"select distinct on (a.external_id) a.id, a.tenant_id from asset a join asset_link l on l.asset_id = a.id where a.kind = 'VIDEO' order by a.external_id limit 1",
	);
	const [film] = rows;
	const sha256 = createHash("sha256").update(content).digest("hex");
	const key = blobKey(film?.tenant_id ?? "", sha256);
	const blobs = createDiskBlobStore(storage);
	const path = await blobs.temporaryPath();
	await writeFile(path, content);
	await blobs.put(key, path);
	await asSuperuser<object>(
		stack.database,
		`update asset set kind = '${kind}', name = 'Spring', blob_key = '${key}', sha256 = '${sha256}', byte_size = ${content.length},
			mime_type = '${mimeType}', stored_at = now(), file_checked_at = now() where id = '${film?.id}'`,
	);
}

test("a campaign shows small pictures that lead to the whole ones, plays films that are stored, and links the others", async () => {
	const { page } = tab;
	await expect
		.poll(
			async () =>
				(
					await asSuperuser(
						stack.database,
						"select id from asset where thumbnail_due_at is not null",
					)
				).length,
			{ timeout: 120_000 },
		)
		.toBe(0);
	const rows = await asSuperuser<{ id: string }>(
		stack.database,
		`select l.campaign_id as id from asset_link l join asset a on a.id = l.asset_id
		group by 1 order by count(*) filter (where a.external_id = (select min(external_id) from asset where kind = 'VIDEO')) desc,
			count(*) desc limit 1`,
	);
	const id = Buffer.from(`Campaign:${rows[0]?.id}`).toString("base64url");
	await page.goto(`/campaigns/${id}`);

	const pictures = page.getByRole("list", { name: "Images" }).locator("img");
	await pictures.first().scrollIntoViewIfNeeded();
	expect(await pictures.first().getAttribute("src")).toContain(".webp?");
	await expect
		.poll(() =>
			pictures.first().evaluate((img: HTMLImageElement) => img.naturalWidth),
		)
		.toBeGreaterThan(0);
	const films = page.getByRole("list", { name: "Videos" });
	await films.getByRole("link", { name: "Watch" }).first().waitFor();
	await storeFile("VIDEO", mp4Head, "video/mp4");
	await page.reload();
	const film = films.locator("video").first();
	await film.waitFor();
	const source = await film.getAttribute("src");
	expect(source).toContain(stack.apiUrl);
	// Nothing of the page's policy keeps it from being fetched.
	await film.evaluate((video: HTMLVideoElement) => video.load());
	const part = await page.request.get(String(source), {
		headers: { range: "bytes=0-7" },
	});
	expect(part.status()).toBe(206);
	expect(part.headers()["content-type"]).toBe("video/mp4");
	await photograph(page, "creatives");
});

test("a message of HTML is shown, and nothing in it runs: not in its frame, not on its own page, and not where the admin is", async () => {
	const { page } = tab;
	const hostile = `<!doctype html><body><p id="words">Spring is here 🌷 שלום</p>
		<script>document.getElementById("words").textContent = "it ran"; parent.document.title = "it ran"</script>
		<img src="data:image/png;base64,AA" onerror="document.getElementById('words').textContent = 'it ran'">
		<form action="${stack.adminUrl}/logout" method="post"><button>Go on</button></form>
		<iframe src="${stack.adminUrl}"></iframe><meta http-equiv="refresh" content="0;url=javascript:document.write('it ran')">`;
	await storeFile("HTML", Buffer.from(hostile), "text/html");
	await page.reload();
	const frame = page.getByTitle("Spring", { exact: true }).first();
	await frame.scrollIntoViewIfNeeded();
	expect(await frame.getAttribute("sandbox")).toBe("");
	const words = "Spring is here 🌷 שלום";
	await page.frameLocator('iframe[title="Spring"]').getByText(words).waitFor();
	expect(await page.title()).not.toContain("it ran");

	const address = String(await frame.getAttribute("src"));
	expect(new URL(address).origin).toBe(stack.apiUrl);
	const own = await page.context().newPage();
	try {
		await own.goto(address);
		await own.getByText(words).waitFor();
		expect(await own.getByText("it ran").count()).toBe(0);
		// An origin of its own, from which a form goes nowhere.
		await own.getByRole("button", { name: "Go on" }).click();
		expect(own.url()).toBe(address);
	} finally {
		await own.close();
	}
	await page.reload();
	expect(new URL(page.url()).pathname).toMatch(/^\/campaigns\//);
});

import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";

/** Keeps what a page shows for the documents, small enough for a repository; only where PICTURES names a folder for it. */
export async function keepPicture(page: Page, name: string): Promise<void> {
	const { PICTURES: folder } = process.env;
	if (!folder) return;
	const shown = await page.screenshot({ animations: "disabled" });
	await writeFile(
		path.join(folder, `${name}.png`),
		await sharp(shown)
			.png({ palette: true, colours: 128, effort: 10, compressionLevel: 9 })
			.toBuffer(),
	);
}

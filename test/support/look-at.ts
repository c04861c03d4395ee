import type { Page } from "playwright-core";
import { expect } from "vitest";
import { cutCells, isTooWide, seriousViolations } from "./accessibility.ts";
import { phone } from "./browser.ts";

const desktop = { width: 1280, height: 860 };

async function inBothWidths(
	page: Page,
	look: (width: number) => Promise<void>,
): Promise<void> {
	const before = page.viewportSize() ?? desktop;
	for (const size of [desktop, phone]) {
		await page.setViewportSize(size);
		await look(size.width);
	}
	await page.setViewportSize(before);
}

/** Pictures of a page in both widths, for whoever looks at what was made; SCREENSHOTS names a folder for them. */
export async function photograph(page: Page, name: string): Promise<void> {
	const { SCREENSHOTS: folder } = process.env;
	if (!folder) return;
	await inBothWidths(page, async (width) => {
		await page.screenshot({
			path: `${folder}/${name}-${width}.png`,
			fullPage: true,
		});
	});
}

/** Finds a page without barriers and without anything cut or too wide, on a desk and on a phone. */
export async function lookAt(page: Page, name: string): Promise<void> {
	await inBothWidths(page, async (width) => {
		expect(await seriousViolations(page), name).toEqual([]);
		expect(await isTooWide(page), `${name} ${width}`).toBe(false);
		expect(await cutCells(page), `${name} ${width}`).toEqual([]);
	});
	await photograph(page, name);
}

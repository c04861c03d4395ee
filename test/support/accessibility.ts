import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** Lists what keeps people out of a page, each with the elements at fault. */
export async function seriousViolations(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	return violations
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join()}`);
}

/** True when the page scrolls sideways. */
export function isTooWide(page: Page): Promise<boolean> {
	return page.evaluate(
		() => document.documentElement.scrollWidth > window.innerWidth,
	);
}

/**
 * Text in cells of tables that cannot be seen whole: what is cut with an ellipsis, or lies beyond the edge of what scrolls
 * around it. The redirect URI has a button that copies it.
 */
export function cutCells(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const cut: string[] = [];
		for (const cell of document.querySelectorAll("tbody td, tbody select")) {
			const box = cell.getBoundingClientRect();
			if (box.width === 0) continue;
			const inner = [...cell.querySelectorAll("*")].some(
				(part) =>
					part instanceof HTMLElement &&
					part.tagName !== "CODE" &&
					part.clientWidth > 0 &&
					part.scrollWidth > part.clientWidth + 1 &&
					getComputedStyle(part).overflow !== "visible",
			);
			if (inner || box.right > window.innerWidth + 1)
				cut.push(cell.textContent?.trim().slice(0, 40) ?? "");
		}
		return cut;
	});
}

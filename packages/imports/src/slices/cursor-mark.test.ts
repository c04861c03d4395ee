import { EndlessList } from "@patchbay/platforms";
import { expect, test } from "vitest";
import { markAfter, requireNewCursor } from "./cursor-mark.ts";

/** Pages that are read before the list's circle is noticed. */
function pagesUntilNoticed(nextOf: (page: number) => string): number {
	let slice = {
		cursor: null as string | null,
		cursorMark: null as string | null,
		pages: 0,
	};
	for (;;) {
		const next = nextOf(slice.pages + 1);
		try {
			requireNewCursor(slice, next);
		} catch (error) {
			expect(error).toBeInstanceOf(EndlessList);
			return slice.pages;
		}
		slice = {
			cursor: next,
			cursorMark: markAfter(slice, next),
			pages: slice.pages + 1,
		};
		if (slice.pages > 10_000) return Number.POSITIVE_INFINITY;
	}
}

test("a page that names itself is noticed at once", () => {
	expect(pagesUntilNoticed(() => "same")).toBe(1);
});

test.each([2, 3, 7, 100])(
	"a circle of %i pages is noticed within three rounds of it",
	(length) => {
		const noticed = pagesUntilNoticed((page) => `page ${page % length}`);
		expect(noticed).toBeLessThanOrEqual(3 * length);
	},
);

test("a list whose pages all differ is none", () => {
	expect(pagesUntilNoticed((page) => `page ${page}`)).toBe(
		Number.POSITIVE_INFINITY,
	);
});

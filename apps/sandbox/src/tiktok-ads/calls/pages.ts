import type { Parameters } from "./parameters.ts";

export type Page = { page: number; size: number };

/** Settings of the sandbox that change what pages look like. */
export type PageSettings = {
	/** Records in a page at most; null: TikTok's own most. */
	pageSize: number | null;
	/** From page to page the total grows by so much, as it does where others add objects meanwhile. */
	totalDrift: number;
};

export function readPage(
	parameters: Parameters,
	settings: PageSettings,
	{ usual = 10, most = 1000 } = {},
): Page {
	const page = parameters.integer("page", {
		usual: 1,
		most: Number.MAX_SAFE_INTEGER,
	});
	const asked = parameters.integer("page_size", { usual, most });
	return { page, size: Math.min(asked, settings.pageSize ?? asked) };
}

/** Records of a page, and what every list tells of its pages. */
export function paged<Item>(
	all: readonly Item[],
	{ page, size }: Page,
	{ totalDrift }: PageSettings,
) {
	const total = Math.max(0, all.length + totalDrift * (page - 1));
	return {
		items: all.slice((page - 1) * size, page * size),
		page_info: {
			page,
			page_size: size,
			total_number: total,
			total_page: Math.ceil(total / size),
		},
	};
}

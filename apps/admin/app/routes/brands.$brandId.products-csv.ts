import { Readable } from "node:stream";
import {
	createReadableStreamFromReadable,
	type LoaderFunctionArgs,
} from "@remix-run/node";
import { stringify } from "csv-stringify";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { plainCell } from "../csv/plain-cell.ts";
import {
	mappingsPage,
	type ProductMapping,
} from "../graphql/product-mappings.ts";

/** A brand's product mappings as a file that can be imported again, read page by page while it is sent. */
export async function loader(args: LoaderFunctionArgs) {
	const id = requireParam(args.params, "brandId");
	const call = api(args);
	const read = async (after?: string) => {
		const { brand } = await call(mappingsPage, { id, after });
		return orNotFound(brand, "brand").productMappings;
	};
	// Whoever may not read it is told by a page, not by half a file.
	const first = await read();
	async function* rows() {
		for (let page = first; ; ) {
			for (const mapping of page.nodes) yield toRow(mapping);
			const { hasNextPage, endCursor } = page.pageInfo;
			if (!hasNextPage || !endCursor) return;
			page = await read(endCursor);
		}
	}
	const csv = Readable.from(rows()).pipe(
		stringify({
			header: true,
			columns: ["product_id", "platform", "item_id", "name"],
			record_delimiter: "windows",
			cast: { string: plainCell },
			// Without it a spreadsheet takes UTF-8 for something else.
			bom: true,
		}),
	);
	return new Response(createReadableStreamFromReadable(csv), {
		headers: {
			"Content-Type": "text/csv; charset=utf-8",
			"Content-Disposition": `attachment; filename="products-${new Date().toISOString().slice(0, 10)}.csv"`,
			"Cache-Control": "no-store",
		},
	});
}

const toRow = ({ productId, platform, externalId, name }: ProductMapping) => [
	productId,
	platform,
	externalId,
	name ?? "",
];

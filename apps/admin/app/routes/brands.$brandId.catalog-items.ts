import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireParam } from "../api.server.ts";
import { findItems } from "../find-items.server.ts";

/** Finds items of a brand's catalogs for the form that adds a product. */
export async function loader(args: LoaderFunctionArgs) {
	const search =
		new URL(args.request.url).searchParams.get("search")?.trim() ?? "";
	const brandId = requireParam(args.params, "brandId");
	return {
		items: search === "" ? [] : await findItems(args, brandId, search),
	};
}

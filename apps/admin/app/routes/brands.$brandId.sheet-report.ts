import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { api, requireParam } from "../api.server.ts";
import { sheetTargets } from "../graphql/sheets.ts";
import { sendReport } from "../sheet-report.server.ts";

/** Connections and spreadsheets that the brand's numbers can go to: its own first. */
export async function loader(args: LoaderFunctionArgs) {
	const brandId = requireParam(args.params, "brandId");
	const { connections } = await api(args)(sheetTargets);
	const isOwn = (target: { brand: { id: string } }) =>
		target.brand.id === brandId;
	return {
		targets: [
			...connections.nodes.filter(isOwn),
			...connections.nodes.filter((target) => !isOwn(target)),
		],
	};
}

/** Writes what a page of the brand shows into a sheet. */
export async function action(args: ActionFunctionArgs) {
	return await sendReport(args, requireParam(args.params, "brandId"));
}

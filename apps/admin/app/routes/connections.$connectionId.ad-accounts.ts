import type { LoaderFunctionArgs } from "@remix-run/node";
import { api, orNotFound, requireParam } from "../api.server.ts";
import { adAccounts } from "../graphql/ad-accounts.ts";

/** Searches a large account tree while someone types. */
export async function loader(args: LoaderFunctionArgs) {
	const search =
		new URL(args.request.url).searchParams.get("search")?.trim() || undefined;
	const { connection } = await api(args)(adAccounts, {
		id: requireParam(args.params, "connectionId"),
		search,
	});
	return { accounts: orNotFound(connection, "connection").adAccounts.nodes };
}

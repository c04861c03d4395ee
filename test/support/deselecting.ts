import { expect } from "vitest";
import { globalId, type ImportingApi } from "./importing-api.ts";
import { utcDay } from "./utc-day.ts";

export const deselectedRange = { from: utcDay(-15), to: utcDay(-2) };

type Fate = "KEEP" | "HIDE" | "DELETE";

export interface ShownAccount {
	externalId: string;
	selected: boolean;
	synced: boolean;
	unsyncedSince: string | null;
	hidden: boolean;
	beingDeleted: boolean;
}

/** Steps of choosing accounts and deciding about the data of those that are no longer chosen, and what shows of it. */
export function deselectingWith({ app, client }: ImportingApi) {
	return {
		/** A connection with these accounts imported. */
		async imported(externalIds: readonly string[]): Promise<string> {
			const connectionId = await app.connectAccounts(externalIds);
			expect(
				await app.runToEnd(await app.start(connectionId, deselectedRange)),
			).toMatchObject({ status: "SUCCEEDED" });
			return connectionId;
		},

		/** Gives a connection's assets files that no other asset has. */
		ownFiles: (connectionId: string) =>
			app.rows(
				"update asset set blob_key = 'campaign-assets/' || tenant_id || '/blobs/' || id where connection_id = $1 and blob_key is not null",
				[connectionId],
			),

		choose: (
			connectionId: string,
			externalIds: readonly string[],
			deselectedData?: Fate,
		) =>
			client.query(
				`mutation ($input: SelectAdAccountsInput!) { selectAdAccounts(input: $input) { userErrors { code message field } } }`,
				{
					input: {
						connectionId: globalId("Connection", connectionId),
						externalIds,
						...(deselectedData ? { deselectedData } : {}),
					},
				},
			),

		/** Says what becomes of the data of an account that is no longer chosen. */
		async decide(
			connectionId: string,
			externalId: string,
			deselectedData: Fate,
		) {
			const { setDeselectedData } = await client.query(
				`mutation ($input: SetDeselectedDataInput!) { setDeselectedData(input: $input) { userErrors { code message field } } }`,
				{
					input: {
						connectionId: globalId("Connection", connectionId),
						externalIds: [externalId],
						deselectedData,
					},
				},
			);
			return setDeselectedData;
		},

		/** Spend, campaigns and accounts of a connection. */
		async shown(connectionId: string) {
			const id = globalId("Connection", connectionId);
			const { metrics, campaigns, connection } = await client.query(
				`query ($id: ID!, $input: MetricsInput!) {
					metrics(input: $input) { rows { adAccount { externalId } } }
					campaigns(first: 100, filter: { connectionId: $id }) { totalCount nodes { adAccount { externalId } } }
					connection(id: $id) {
						stats { campaigns removedCampaigns assets }
						adAccounts(first: 100) { nodes { externalId selected synced unsyncedSince hidden beingDeleted } }
					}
				}`,
				{
					id,
					input: {
						...deselectedRange,
						groupBy: ["AD_ACCOUNT"],
						connectionIds: [id],
					},
				},
			);
			const ids = (nodes: { adAccount: { externalId: string } }[]) =>
				[...new Set(nodes.map(({ adAccount }) => adAccount.externalId))].sort();
			const accounts: ShownAccount[] = connection.adAccounts.nodes;
			return {
				spending: ids(metrics.rows),
				listed: ids(campaigns.nodes),
				total: campaigns.totalCount,
				stats: connection.stats,
				account: (externalId: string) =>
					accounts.find((each) => each.externalId === externalId),
			};
		},

		/** Number of rows of an account in each table that names accounts, but the plans of jobs, which stay; empty ones left out. */
		async left(
			connectionId: string,
			externalId: string,
		): Promise<Record<string, number>> {
			const tables = await app.rows<{ name: string }>(
				`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'ad_account_id'
				where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
					and c.relname <> 'import_slice' order by 1`,
			);
			const counts: Record<string, number> = {};
			for (const { name } of tables) {
				const [row] = await app.rows<{ count: number }>(
					`select count(*)::int as count from ${name} where ad_account_id in (
						select id from ad_account where connection_id = $1 and external_id = $2)`,
					[connectionId, externalId],
				);
				if (row && row.count > 0) counts[name] = row.count;
			}
			return counts;
		},
	};
}

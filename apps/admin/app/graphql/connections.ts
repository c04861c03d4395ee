import type { CampaignCounts } from "../format/campaign-counts.ts";
import { graphql } from "./document.ts";
import type { ConnectionStatus, ImportJobStatus, Platform } from "./enums.ts";
import {
	type Actor,
	actorFields,
	type ConnectionHealth,
	healthFields,
	type Money,
	type PageInfo,
	type PageVariables,
	pageInfoFields,
} from "./parts.ts";

export interface ConnectionRow {
	id: string;
	platform: Platform;
	status: ConnectionStatus;
	statusMessage: string | null;
	reconnectRequired: boolean;
	accountName: string | null;
	health: ConnectionHealth;
	connectedAt: string;
	connectedBy: Actor;
	stats: CampaignCounts & {
		assets: number;
		lastImportAt: string | null;
		spendLast30Days: Money[];
	};
	latestImportJob: { id: string; status: ImportJobStatus } | null;
}

export const brandConnections = graphql<
	{
		brand: {
			connections: {
				nodes: ConnectionRow[];
				pageInfo: PageInfo;
				totalCount: number;
			};
		} | null;
		platforms: {
			platform: Platform;
			name: string;
			connectable: boolean;
			capabilities: string[];
		}[];
	},
	PageVariables & { id: string }
>(
	/* GraphQL */ `
		query BrandConnections($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
			brand(id: $id) {
				connections(first: $first, after: $after, last: $last, before: $before) {
					nodes {
						id platform status statusMessage reconnectRequired accountName connectedAt ${healthFields}
						connectedBy { ...ActorFields }
						stats { campaigns removedCampaigns assets lastImportAt spendLast30Days { amountMicros currencyCode } }
						latestImportJob { id status }
					}
					${pageInfoFields}
					totalCount
				}
			}
			platforms { platform name connectable capabilities }
		}
	`,
	actorFields,
);

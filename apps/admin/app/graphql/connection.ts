import type { CampaignCounts } from "../format/campaign-counts.ts";
import type { ScopeName } from "../format/scope-names.ts";
import { type AutoSync, autoSyncFields } from "./auto-sync.ts";
import { graphql, type TypedDocument } from "./document.ts";
import type {
	AuthenticationMethod,
	ConnectionStatus,
	Platform,
} from "./enums.ts";
import { type ImportJobRow, importJobRowFields } from "./import-job-fields.ts";
import {
	type Actor,
	actorFields,
	type ComingEnd,
	type ConnectionFeature,
	type ConnectionHealth,
	featureFields,
	healthFields,
	type Money,
	noticeFields,
	type Reconciled,
	reconciledFields,
	scopeNames,
	type UserError,
	userErrorFields,
} from "./parts.ts";

export interface ConnectionGrant {
	id: string;
	authenticationMethod: AuthenticationMethod;
	platformUserName: string | null;
	platformUserId: string;
	/** DISCONNECTED: its tokens are destroyed. */
	status: ConnectionStatus;
	reconnectRequired: boolean;
	statusMessage: string | null;
	accessTokenExpiresAt: string | null;
	refreshTokenExpiresAt: string | null;
	dataAccessExpiresAt: string | null;
	lastRefreshedAt: string | null;
	lastVerifiedAt: string | null;
	consecutiveFailures: number;
	grantedAt: string;
	grantedBy: Actor;
	/** Connections that use it now. */
	connections: { totalCount: number };
}

export interface ConversionSetting {
	key: string;
	label: string;
	attribution: string;
	choices: { key: string; label: string; description: string }[];
	custom: { label: string; mustBe: string; example: string } | null;
	/** First day from which on all numbers by day count it; null when all do. */
	heldFrom: string | null;
}

export interface ConnectionDetails extends Reconciled {
	id: string;
	platform: Platform;
	status: ConnectionStatus;
	statusMessage: string | null;
	reconnectRequired: boolean;
	accountName: string | null;
	health: ConnectionHealth;
	notices: ComingEnd[];
	grantedScopes: string[];
	missingScopes: string[];
	features: ConnectionFeature[];
	connectedAt: string;
	connectedBy: Actor;
	lastVerifiedAt: string | null;
	brand: { id: string; name: string; currencyCode: string };
	grant: ConnectionGrant | null;
	stats: CampaignCounts & {
		assets: number;
		lastImportAt: string | null;
		spendLast30Days: Money[];
	};
	autoSync: AutoSync;
	/** Null where the platform tells no conversions. */
	conversion: ConversionSetting | null;
	/** Metrics that can count as conversions; null where the platform lists none. */
	metricSources: {
		totalCount: number;
		nodes: { externalId: string; name: string; details: string | null }[];
	} | null;
	importJobs: { nodes: ImportJobRow[] };
}

export const connection = graphql<
	{
		connection: ConnectionDetails | null;
		platforms: {
			platform: Platform;
			name: string;
			capabilities: string[];
			scopeNames: ScopeName[];
		}[];
	},
	{ id: string }
>(
	/* GraphQL */ `
		query Connection($id: ID!) {
			connection(id: $id) {
				id platform status statusMessage reconnectRequired accountName ${healthFields} ${noticeFields}
				grantedScopes missingScopes ${featureFields} connectedAt lastVerifiedAt
				connectedBy { ...ActorFields }
				brand { id name currencyCode }
				grant {
					id authenticationMethod platformUserName platformUserId status reconnectRequired statusMessage
					accessTokenExpiresAt refreshTokenExpiresAt dataAccessExpiresAt lastRefreshedAt lastVerifiedAt
					consecutiveFailures grantedAt
					grantedBy { ...ActorFields }
					connections(first: 1) { totalCount }
				}
				stats { campaigns removedCampaigns assets lastImportAt spendLast30Days { amountMicros currencyCode } }
				${autoSyncFields}
				conversion {
					key label attribution choices { key label description } custom { label mustBe example } heldFrom
				}
				metricSources: sources(first: 100, kind: METRIC) { totalCount nodes { externalId name details } }
				${reconciledFields}
				importJobs(first: 5) { nodes { ...ImportJobRow } }
			}
			platforms { platform name capabilities ${scopeNames} }
		}
	`,
	actorFields,
	importJobRowFields,
);

interface ConnectionPayload {
	connection: { id: string } | null;
	userErrors: UserError[];
}

export const verifyConnection = graphql<
	{
		verifyConnection: {
			connection: { id: string; health: ConnectionHealth } | null;
			userErrors: UserError[];
		};
	},
	{ input: { connectionId: string } }
>(/* GraphQL */ `
	mutation VerifyConnection($input: ConnectionInput!) {
		verifyConnection(input: $input) { connection { id ${healthFields} } ${userErrorFields} }
	}
`);

export const refreshConnection = graphql<
	{ refreshConnection: ConnectionPayload },
	{ input: { connectionId: string } }
>(/* GraphQL */ `
	mutation RefreshConnection($input: ConnectionInput!) {
		refreshConnection(input: $input) { connection { id } ${userErrorFields} }
	}
`);

export const disconnect: TypedDocument<
	{ disconnect: ConnectionPayload },
	{ input: { connectionId: string; deleteImportedData: boolean } }
> = graphql(/* GraphQL */ `
	mutation Disconnect($input: DisconnectInput!) {
		disconnect(input: $input) { connection { id } ${userErrorFields} }
	}
`);

export const setConversions = graphql<
	{ setConversions: ConnectionPayload },
	{ input: { connectionId: string; conversion: string | null } }
>(/* GraphQL */ `
	mutation SetConversions($input: SetConversionsInput!) {
		setConversions(input: $input) { connection { id } ${userErrorFields} }
	}
`);

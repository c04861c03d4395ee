import type {
	ConnectionStatus,
	HealthState,
	NoticeKind,
	Platform,
} from "./enums.ts";

/** Small shapes and fragments that several documents have in common. */
export interface UserError {
	code: string;
	message: string;
	field: string[] | null;
	retryAfterSeconds: number | null;
}
export const userErrorFields =
	"userErrors { code message field retryAfterSeconds }";

export interface Money {
	amountMicros: string;
	currencyCode: string;
}

export interface PageInfo {
	hasNextPage: boolean;
	hasPreviousPage: boolean;
	startCursor: string | null;
	endCursor: string | null;
}
export const pageInfoFields =
	"pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";

export interface PageVariables {
	first?: number | undefined;
	after?: string | undefined;
	last?: number | undefined;
	before?: string | undefined;
}

/** Aliased, because `name` is nullable on some members of the union only. */
export type Actor =
	| { __typename: "Member"; memberName: string | null; email: string }
	| { __typename: "ApiKey"; keyName: string }
	| { __typename: "System"; systemName: string };
export const actorFields = /* GraphQL */ `
	fragment ActorFields on Actor {
		__typename
		... on Member { memberName: name email }
		... on ApiKey { keyName: name }
		... on System { systemName: name }
	}
`;

export interface MetricRow {
	/** First day of the week or month where the report is by those. */
	date: string | null;
	/** Null where the report does not tell platforms apart. */
	platform: Platform | null;
	currencyCode: string;
	spend: string;
	impressions: string;
	clicks: string;
	/** Null where the platforms do not tell it. */
	conversions: number | null;
	conversionValue: string | null;
	partial: boolean;
}
export const metricRowFields = /* GraphQL */ `
	fragment MetricRowFields on MetricRow {
		date platform currencyCode spend impressions clicks conversions conversionValue partial
	}
`;

export interface MetricsReport {
	rows: MetricRow[];
	totals: MetricRow[];
	pageInfo: { hasNextPage: boolean; endCursor: string | null };
	freshAsOf: string | null;
	/** Part of the totals that no campaign explains, one for each currency; empty for one campaign. */
	unattributed: Unattributed[];
	/** Accounts that several of the report's connections have; empty for one campaign. */
	sharedAccounts: SharedAccount[];
	/** Connections some of whose days count an earlier choice of conversions; empty for one campaign. */
	earlierConversions: EarlierConversions[];
}

/** Spend that a platform counts for an account and for none of its campaigns. */
export interface Unattributed {
	currencyCode: string;
	spend: string;
}
export const unattributedFields = "unattributed { currencyCode spend }";

/** An account that counts once although several connections have it. */
export interface SharedAccount {
	adAccount: { id: string; name: string };
	/** The connection that answers. */
	connection: SharingConnection;
	otherConnections: SharingConnection[];
}

export interface SharingConnection {
	id: string;
	platform: Platform;
	accountName: string | null;
	status: ConnectionStatus;
	brand: { name: string };
}

/** A connection whose conversions mean something else on some days of a report. */
export interface EarlierConversions {
	connection: SharingConnection;
	/** First day from which on all days count the present choice. */
	heldFrom: string;
}

const sharingConnection = "id platform accountName status brand { name }";

/**
 * `metrics` over time, as the charts read them; wants `$from`, `$to`, `$completeDays` and `$groupBy`, and the fragment above.
 * A long report has further pages.
 */
export const timedMetrics = /* GraphQL */ `
	metrics(input: { from: $from, to: $to, completeDays: $completeDays, groupBy: $groupBy }) {
		rows { ...MetricRowFields }
		totals { ...MetricRowFields }
		pageInfo { hasNextPage endCursor }
		freshAsOf
		${unattributedFields}
		earlierConversions { connection { ${sharingConnection} } heldFrom }
		sharedAccounts {
			adAccount { id name }
			connection { ${sharingConnection} }
			otherConnections { ${sharingConnection} }
		}
	}
`;

/** The worst of what a connection is made of, in a sentence that also says what helps. */
export interface ConnectionHealth {
	state: HealthState;
	sentence: string;
	/** Chosen accounts of which everything is read. */
	accountsRead: number;
	accountsChosen: number;
}

/** Something that will stop working on a known day unless somebody acts. */
export interface ComingEnd {
	kind: NoticeKind;
	urgent: boolean;
	/** Sentence that says who has to do what. */
	message: string;
	endsAt: string;
}
export const noticeFields = "notices { kind urgent message endsAt }";

export const healthFields =
	"health { state sentence accountsRead accountsChosen }";

/** One scope set of the platform, for one connection. */
export interface ConnectionFeature {
	key: string;
	title: string;
	granted: boolean;
	missingScopes: string[];
}

export const featureFields = "features { key title granted missingScopes }";

/** Permissions in a platform's own words. */
export const scopeNames = "scopeNames { scope name }";

/** One value that an admin pastes to connect by key. */
export interface KeyField {
	name: string;
	label: string;
	hint: string | null;
	secret: boolean;
	required: boolean;
}
export const keyFields = "keyFields { name label hint secret required }";

/** One value that an OAuth app of a platform has besides its client id and secret. */
export type AppExtra = KeyField;
export const appExtras = "appExtras { name label hint secret required }";

/** Days in which our total of an account's metric is not the platform's own. */
export interface Difference {
	adAccount: { id: string; name: string; currencyCode: string | null };
	from: string;
	to: string;
	/** As in `Metric`, such as SPEND. */
	metric: string;
	/** Money in micros. */
	ours: string;
	platforms: string;
}

export interface Reconciled {
	differences: Difference[];
	/** Null where totals were not compared. */
	reconciledAt: string | null;
}

export const reconciledFields =
	"differences { adAccount { id name currencyCode } from to metric ours platforms } reconciledAt";

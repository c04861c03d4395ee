import type {
	OAuthDefinition,
	PlatformId,
	PlatformUser,
} from "@patchbay/oauth";
import type { Secret } from "@patchbay/vault";
import type {
	AccountProof,
	AccountRef,
	AdAccountDraft,
	AdDraft,
	AdGroupDraft,
	AssetDraft,
	AssetLinkDraft,
	CampaignDraft,
	DailyMetricDraft,
	FileDraft,
	KeywordDraft,
	Page,
} from "./drafts.ts";
import type { PlatformSession } from "./session.ts";

export interface ListOptions {
	/** Where to go on: a `nextCursor` of an earlier page of the same list and options. */
	cursor?: string | null;
	/** Only what belongs to these campaigns. */
	externalIds?: readonly string[];
}

export interface DailyMetricsOptions extends ListOptions {
	/** First day, YYYY-MM-DD in the account's zone. */
	from: string;
	/** Last day, inclusive. */
	to: string;
}

export interface FilesOptions extends Pick<ListOptions, "cursor"> {
	/** Files in a page, 1 to 1,000; 100 when left out. */
	pageSize?: number;
}

/** How much the platform takes; what it says in its replies goes first. */
export interface RateLimitHints {
	/** Requests to one account at the same time. */
	concurrentPerAccount: number;
	/** Requests to one account in a second. */
	perSecondPerAccount: number;
	/** Of our app as a whole in 24 hours; null when unlimited or unknown. */
	perDayPerApp: number | null;
}

type List<T> = (
	session: PlatformSession,
	account: AccountRef,
	options?: ListOptions,
) => AsyncIterable<Page<T>>;

/**
 * One platform. The optional parts are its capabilities: what is there works. All methods throw the classes of
 * errors.ts, and end with the session's signal. Data methods yield pages with a cursor to go on from.
 */
export interface PlatformConnector {
	platform: PlatformId;
	oauth: OAuthDefinition;
	/** In use, such as `v25`. */
	apiVersion: string;
	/** Day on which the platform ends it, YYYY-MM-DD; null when it has not said. */
	apiVersionEndsOn: string | null;
	rateLimitHints: RateLimitHints;

	/** Who gave the grant, from the ID token or by asking the platform. */
	identify(
		session: PlatformSession,
		evidence: { idToken: Secret<string> | null; clientId: string },
	): Promise<PlatformUser>;
	/** One cheap call that fails when the grant does. */
	verify(session: PlatformSession): Promise<void>;
	/** The scope set that each part needs; a part that is not named here needs none. */
	scopeSetOf: Readonly<Partial<Record<ConnectorPart, string>>>;

	/** How the platform's ids of campaigns look, so that another text is refused before a job is made of it. */
	campaignId?: {
		fits(text: string): boolean;
		/** Ends the sentence "A campaign's id is …". */
		form: string;
	};
	/** Every account that the grant reaches, each once, a manager before those below it. */
	listAdAccounts?(session: PlatformSession): Promise<AdAccountDraft[]>;
	/** Reads a campaign, a spend row and a creative; an account's failure is a result, the grant's or the platform's is thrown. */
	proveAccount?(
		session: PlatformSession,
		account: AccountRef,
	): Promise<AccountProof>;
	campaigns?: List<CampaignDraft>;
	adGroups?: List<AdGroupDraft>;
	ads?: List<AdDraft>;
	keywords?: List<KeywordDraft>;
	assets?: List<AssetDraft>;
	assetLinks?: List<AssetLinkDraft>;
	dailyMetrics?(
		session: PlatformSession,
		account: AccountRef,
		options: DailyMetricsOptions,
	): AsyncIterable<Page<DailyMetricDraft>>;
	/** The person's files that this app may see, the last changed first. */
	files?(
		session: PlatformSession,
		options?: FilesOptions,
	): AsyncIterable<Page<FileDraft>>;
}

/** What of a connector calls the platform with a grant's token. */
export type ConnectorPart =
	| "verify"
	| "listAdAccounts"
	| "proveAccount"
	| "campaigns"
	| "adGroups"
	| "ads"
	| "keywords"
	| "assets"
	| "assetLinks"
	| "dailyMetrics"
	| "files";

/** A connector of a platform that has ad accounts; one without has files alone, say, and nothing to import. */
export type AccountsConnector = PlatformConnector &
	Required<Pick<PlatformConnector, "listAdAccounts" | "proveAccount">>;

export function hasAdAccounts(
	connector: PlatformConnector,
): connector is AccountsConnector {
	return (
		connector.listAdAccounts !== undefined &&
		connector.proveAccount !== undefined
	);
}

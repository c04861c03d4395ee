import type {
	AccountRef,
	AccountTotalDraft,
	AdAccountDraft,
	AdDraft,
	AdGroupDraft,
	AssetDraft,
	AssetLinkDraft,
	AudienceDraft,
	CampaignDraft,
	CatalogItemDraft,
	DailyMetricDraft,
	FileDraft,
	HourlyMetricDraft,
	KeywordDraft,
	Page,
	RegionMetricDraft,
	RegionRef,
	SourceDraft,
} from "./drafts.ts";
import type { MetricGrain } from "./metrics/metric-grain.ts";
import type { Part } from "./part.ts";
import type { PlatformSession } from "./session.ts";
import type { SheetParts } from "./sheets/sheet-parts.ts";
import type { WriteParts } from "./writes/write-parts.ts";

export interface ListOptions {
	/** Cursor to resume from: a `nextCursor` of an earlier page of the same list and options. */
	cursor?: string | null;
	/** Only what belongs to these campaigns. */
	externalIds?: readonly string[];
	/** Records wanted at the most, where few are; the platform's usual page when left out. */
	pageSize?: number;
	/**
	 * Name for a report that the list is read by: the same whenever the same reading is begun anew after a crash, and another
	 * one for every other reading. A connector first looks for a report of this name, where its platform can be asked for one.
	 * Left out where nobody would come back for a report: the list is read at once then, as far as the platform lets it.
	 */
	reportName?: string;
}

/** A window of days, both ends included. */
export interface MetricsOptions extends ListOptions {
	/** First day, YYYY-MM-DD in the account's zone, or in the one that the grain names. */
	from: string;
	/** Last day, inclusive. */
	to: string;
	/**
	 * Key of what counts as a conversion for this connection: one of the platform's `conversions`, or a text of their `custom`
	 * form. The platform's default when left out.
	 */
	conversion?: string;
}

export interface FilesOptions extends Pick<ListOptions, "cursor"> {
	/** Files in a page, 1 to 1,000; 100 when left out. */
	pageSize?: number;
	/** Part of the name, in any case. */
	search?: string;
}

/** Reads a list of one account, page by page, with a cursor to go on from. */
export type List<T, Options = ListOptions> = (
	session: PlatformSession,
	account: AccountRef,
	options?: Options,
) => AsyncIterable<Page<T>>;

/** Reads an account's numbers of a window, page by page, in one grain. */
export interface MetricPart<Draft>
	extends Part<
		(
			session: PlatformSession,
			account: AccountRef,
			options: MetricsOptions,
		) => AsyncIterable<Page<Draft>>
	> {
	grain: MetricGrain;
}

/**
 * Everything that a platform can do. A part that is there works; the API's capabilities follow from it. All calls throw the
 * classes of errors.ts, and end with the session's signal.
 */
export interface Parts {
	/** One cheap call that fails when the grant does. */
	verify: Part<(session: PlatformSession) => Promise<void>>;
	/** Every account that the grant reaches, each once, a manager before those below it. */
	accounts?: Part<(session: PlatformSession) => Promise<AdAccountDraft[]>>;
	campaigns?: Part<List<CampaignDraft>>;
	adGroups?: Part<List<AdGroupDraft>>;
	ads?: Part<List<AdDraft>>;
	keywords?: Part<List<KeywordDraft>>;
	assets?: Part<List<AssetDraft>>;
	assetLinks?: Part<List<AssetLinkDraft>>;
	/**
	 * Reads anew where the files of these assets lie, for addresses that have died: by external id, of those that still
	 * have one. For platforms whose addresses expire.
	 */
	assetAddresses?: Part<
		(
			session: PlatformSession,
			account: AccountRef,
			externalIds: readonly string[],
		) => Promise<ReadonlyMap<string, string>>
	>;
	metrics?: {
		daily?: MetricPart<DailyMetricDraft>;
		hourly?: MetricPart<HourlyMetricDraft>;
		region?: MetricPart<RegionMetricDraft>;
		/** Names of regions by their keys, where the rows do not tell them; a key that the platform does not know is left out. */
		regionNames?: Part<
			(
				session: PlatformSession,
				account: AccountRef,
				keys: readonly string[],
			) => Promise<RegionRef[]>
		>;
		/** The account's own totals by day, asked for above all campaigns; a day without numbers is left out. */
		totals?: Part<
			(
				session: PlatformSession,
				account: AccountRef,
				options: MetricsOptions,
			) => AsyncIterable<Page<AccountTotalDraft>>
		>;
	};
	/** Lists and segments of people. */
	audiences?: Part<List<AudienceDraft>>;
	/** Products of the account's catalog. */
	catalogItems?: Part<List<CatalogItemDraft>>;
	/** Things that belong to the account besides: pixels, identities, metrics of events. */
	sources?: Part<List<SourceDraft>>;
	/** Changes that the platform takes. */
	writes?: WriteParts;
	/** The person's files that this app may see, the last changed first. */
	files?: Part<
		(
			session: PlatformSession,
			options?: FilesOptions,
		) => AsyncIterable<Page<FileDraft>>
	>;
	/** Reports that are written into spreadsheets. */
	sheets?: SheetParts;
}

/** Parts that read one list of an account. */
export type ListPart = Extract<
	keyof Parts,
	| "campaigns"
	| "adGroups"
	| "ads"
	| "keywords"
	| "assets"
	| "assetLinks"
	| "audiences"
	| "catalogItems"
	| "sources"
>;

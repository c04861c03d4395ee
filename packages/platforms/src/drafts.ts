import type { UserErrorCode } from "@patchbay/errors";

/**
 * Campaign states in our words, as a connector reads them before anything is saved. Money is in micros of the account's
 * currency.
 */

export type CampaignStatus =
	| "ACTIVE"
	| "PAUSED"
	| "ENDED"
	| "REMOVED"
	| "DRAFT"
	| "UNKNOWN";
export type BudgetPeriod = "DAILY" | "LIFETIME" | "MONTHLY";
export type KeywordMatchType = "EXACT" | "PHRASE" | "BROAD" | "UNKNOWN";
export type AssetKind = "IMAGE" | "VIDEO" | "TEXT" | "HTML" | "LOGO";

export interface AdAccountDraft {
	externalId: string;
	name: string;
	currencyCode: string | null;
	/** IANA. */
	timeZone: string | null;
	/** True for an account that only holds others and has no campaigns of its own. */
	manager: boolean;
	/** The manager directly above it, as far as the login can see. */
	parentExternalId: string | null;
	/** The account to enter by: differs from `externalId` when access comes through a manager; null when direct. */
	accessExternalId: string | null;
	/** The platform's own word. */
	platformStatus: string | null;
	/** True when it is open at the platform; one that is not may be read all the same, such as a closed test account. */
	active: boolean;
	/** Reason why the platform told nothing of it this time. What is known of it from before stays. */
	unreadable?: UnreadableReason | null;
}

/** Reason why an account could not be read, for a person. */
export interface UnreadableReason {
	code: UserErrorCode;
	message: string;
	/** True when the login or the account is refused; false when reading failed and may succeed later. */
	isRefusal: boolean;
}

/** Reference to an ad account, as a data method needs it. */
export interface AccountRef {
	externalId: string;
	accessExternalId: string | null;
	/** Empty where the platform tells none: each row says its own then. */
	currencyCode: string;
	/** IANA. */
	timeZone: string;
}

export interface BudgetDraft {
	externalId: string | null;
	amountMicros: bigint;
	period: BudgetPeriod;
	/** True when other campaigns spend from it too. */
	shared: boolean;
}

export interface CampaignDraft {
	externalId: string;
	name: string;
	status: CampaignStatus;
	/** The platform's own word, also when we do not know it. */
	platformStatus: string;
	objective: string | null;
	budget: BudgetDraft | null;
	currencyCode: string;
	/** YYYY-MM-DD in the account's zone. */
	startDate: string | null;
	endDate: string | null;
	/** The record as it was received: plain JSON, 64-bit numbers as strings. */
	raw: unknown;
}

export interface AdGroupDraft {
	externalId: string;
	campaignExternalId: string;
	name: string;
	status: CampaignStatus;
	platformStatus: string;
	budget: BudgetDraft | null;
}

export interface AdDraft {
	externalId: string;
	campaignExternalId: string;
	adGroupExternalId: string;
	name: string | null;
	status: CampaignStatus;
	platformStatus: string;
	headlines: string[];
	descriptions: string[];
	callToAction: string | null;
	destinationUrl: string | null;
}

export interface KeywordDraft {
	externalId: string;
	campaignExternalId: string;
	adGroupExternalId: string;
	text: string;
	matchType: KeywordMatchType;
	negative: boolean;
	status: CampaignStatus;
	platformStatus: string;
}

export interface AssetDraft {
	externalId: string;
	kind: AssetKind;
	name: string | null;
	/** The words of a text asset. */
	text: string | null;
	/** Address of the file, fetched without a token, or of a page that shows the content; null for text. */
	sourceUrl: string | null;
	/** True when `sourceUrl` leads to the file itself, which is stored then. */
	hasFile: boolean;
	/**
	 * Platform's own key of the file's content within the account, such as a hash: as long as it stays the same, another
	 * address is no other file. Null where the platform has none; the address decides then.
	 */
	contentKey: string | null;
	/** The file itself, where the platform tells it as text instead of an address: an HTML message. `hasFile` is false then. */
	inlineFile?: { text: string; mimeType: string } | null;
	/** Address of a still picture of a video, for its thumbnail. */
	posterUrl: string | null;
	mimeType: string | null;
	byteSize: bigint | null;
	width: number | null;
	height: number | null;
}

/** An asset's place: on a campaign, or on one ad of it. */
export interface AssetLinkDraft {
	campaignExternalId: string;
	adGroupExternalId: string | null;
	adExternalId: string | null;
	assetExternalId: string;
	/** The platform's word for the place, such as HEADLINE. */
	fieldType: string;
}

/** Numbers of a campaign in a day, an hour or a region, or of a whole account. */
export interface MetricNumbers {
	costMicros: bigint;
	impressions: bigint;
	clicks: bigint;
	/** Null where the platform does not tell them at this grain; never 0 for what is not known. */
	conversions: number | null;
	conversionValueMicros: bigint | null;
}

export interface DailyMetricDraft extends MetricNumbers {
	campaignExternalId: string;
	/** YYYY-MM-DD, the account's own day. */
	date: string;
	/** Given where the account has no currency of its own. */
	currencyCode?: string;
	/** The platform's own word for how conversions were credited, such as `7d_click_1d_view`, where a row tells it. */
	attribution?: string;
}

export interface HourlyMetricDraft extends DailyMetricDraft {
	/** Start of the hour as an instant: ISO 8601 in UTC. */
	hourStart: string;
}

export interface RegionMetricDraft extends DailyMetricDraft {
	region: RegionRef;
}

/** A region by the platform's own key, which stays when its name changes. */
export interface RegionRef {
	key: string;
	/** Name for a person, such as `Bavaria, Germany`; null where the rows do not tell it. */
	name: string | null;
}

/** The platform's own total of an account's day, over everything that it counts for the account. */
export interface AccountTotalDraft extends MetricNumbers {
	/** YYYY-MM-DD, the account's own day. */
	date: string;
	/** Given where the account has no currency of its own. */
	currencyCode?: string;
}

/** A list or a segment of people. */
export interface AudienceDraft {
	externalId: string;
	name: string;
	kind: "LIST" | "SEGMENT";
	/** Null where the platform does not tell it. */
	memberCount: bigint | null;
	/** ISO 8601. */
	createdAt: string | null;
	updatedAt: string | null;
}

/** A product of the account's catalog. */
export interface CatalogItemDraft {
	externalId: string;
	name: string;
	url: string | null;
	imageUrl: string | null;
	price: { amountMicros: bigint; currencyCode: string } | null;
	/** Null where the platform does not tell it. */
	published: boolean | null;
}

export const sourceKinds = ["PIXEL", "IDENTITY", "METRIC"] as const;

/** Something of the account that is neither a campaign nor a file: a pixel, an identity that ads run under, a metric of events. */
export interface SourceDraft {
	externalId: string;
	kind: (typeof sourceKinds)[number];
	name: string;
	/** Words that a person recognizes it by besides, such as a pixel's code or the service that a metric comes from. */
	details: string | null;
}

/** A file that the person keeps at the platform. */
export interface FileDraft {
	externalId: string;
	name: string;
	mimeType: string;
	/** Null for documents that the platform keeps in its own form. */
	byteSize: bigint | null;
	/** ISO 8601. */
	modifiedAt: string | null;
	/** Address where a person opens it. */
	webUrl: string | null;
}

/** A record that did not fit its schema. The rest of its page is good. */
export interface RejectedRecord {
	/** Kind of record, such as `campaign`. */
	entity: string;
	externalId: string | null;
	/** Path in the reply, such as `results[12].campaign.status`. */
	path: string;
	/** Message for a person; never holds the record's values. */
	message: string;
}

export interface Page<T> {
	records: T[];
	rejected: RejectedRecord[];
	/** Start of the next page, to resume from after a restart; null after the last one. */
	nextCursor: string | null;
	/** Records in the whole list, where the platform says. */
	totalCount?: number;
	/**
	 * Time before which the page after this one is not ready: the platform is making a report. `nextCursor` holds the report's
	 * id and is saved; the list is left alone until then and goes on from the cursor.
	 */
	resumeAt?: Date;
	/** Sentences for a person about parts of the list that the user has not allowed: the list is not whole without them. */
	leftOut?: readonly string[];
}

export const proofResults = [
	"READ",
	"EMPTY",
	"DENIED",
	"FAILED",
	"UNSUPPORTED",
] as const;

export type ProofResult = (typeof proofResults)[number];

/** Findings from reading one account. */
export interface AccountProof {
	campaigns: ProofResult;
	spend: ProofResult;
	creatives: ProofResult;
	/** Reason where something was not read; for a person. */
	message: string | null;
	/** The first failure's code, where something was not read. */
	code?: UserErrorCode;
}

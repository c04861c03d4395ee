import type {
	AccountRef,
	BudgetDraft,
	CampaignStatus,
	KeywordDraft,
	KeywordMatchType,
} from "../drafts.ts";
import type { Part } from "../part.ts";
import type { PlatformSession } from "../session.ts";

/** Kinds of object that a write can change. */
export type WriteLevel = "campaign" | "adGroup" | "ad" | "keyword";

/** The object of a write, by the platform's ids. */
export interface WriteTarget {
	level: WriteLevel;
	externalId: string;
	campaignExternalId: string;
	/** Set for an ad group, an ad and a keyword. */
	adGroupExternalId: string | null;
}

/** The budget of a campaign or an ad group, read from the platform at this moment. */
export interface BudgetState {
	/** Null where the object has no budget of its own. */
	budget: BudgetDraft | null;
	/** Level at which the amount is kept instead, where `budget` is null. */
	keptAt: "campaign" | "adGroup" | null;
	/** ISO 4217. */
	currencyCode: string;
	/** Other campaigns that spend from the same budget; 0 where none do, or where it is not told. */
	sharedWith: number;
	/** Smallest amount that the platform takes now; null where it is not known. */
	leastMicros: bigint | null;
	/** Amounts are whole multiples of this, such as a cent. */
	stepMicros: bigint;
}

/** The switch of an object, read from the platform at this moment. */
export interface StatusState {
	status: CampaignStatus;
	/** The platform's own word. */
	platformStatus: string;
}

export interface BudgetChange {
	target: WriteTarget;
	/** State as this platform's `read` told it just before, with what it alone adds. */
	before: BudgetState;
	amountMicros: bigint;
}

export interface StatusChange {
	target: WriteTarget;
	before: StatusState;
	status: CampaignStatus;
}

export type SettableMatchType = Exclude<KeywordMatchType, "UNKNOWN">;

export interface KeywordText {
	text: string;
	matchType: SettableMatchType;
}

/** A keyword of an ad group, as its list tells it. */
export interface PresentKeyword extends KeywordDraft {
	matchType: SettableMatchType;
}

export interface KeywordsChange {
	/** The ad group. */
	target: WriteTarget;
	/** True: the ad group is not shown for them, instead of bidding on them. */
	negative: boolean;
	keywords: readonly KeywordText[];
}

/** A keyword that the platform refused while it took others, by its position in the change. */
export interface RefusedKeyword {
	index: number;
	/** Sentence for a person that says what to do. */
	message: string;
}

export interface WriteOptions {
	/** True: nothing is changed. The platform's own check is asked for where it has one; else what is known beforehand is checked. */
	validateOnly: boolean;
}

export interface Written {
	/** Sentences such as: the change takes up to 15 minutes. */
	warnings: readonly string[];
}

export interface KeywordsWritten extends Written {
	refused: readonly RefusedKeyword[];
}

/** A call about one object of an account. */
type Call<Argument, Result> = (
	session: PlatformSession,
	account: AccountRef,
	argument: Argument,
) => Promise<Result>;

type Write<Change, Result = Written> = (
	session: PlatformSession,
	account: AccountRef,
	change: Change,
	options: WriteOptions,
) => Promise<Result>;

/**
 * Changes that a platform takes. Each has a `read`, asked before the change and again when its answer was lost: a write is
 * sent once, and never repeated by the HTTP client. A refusal in the platform's words is an InvalidInput where the caller
 * can fix it (with `field: ["amountMicros"]` and the like), and else one of the errors of errors.ts.
 */
export interface WriteParts {
	/** True where the platform itself checks a change without making it. */
	validatesItself: boolean;
	budget?: {
		/** Levels at which the platform can keep budgets. */
		levels: readonly ("campaign" | "adGroup")[];
		/** @returns null for an object that the platform no longer has */
		read: Part<Call<WriteTarget, BudgetState | null>>;
		write: Part<Write<BudgetChange>>;
	};
	status?: {
		levels: readonly WriteLevel[];
		/** Statuses that can be set, such as ACTIVE, PAUSED and REMOVED. */
		statuses: readonly CampaignStatus[];
		/** True where REMOVED archives: whoever wants it back takes it out of the archive at the platform itself. */
		archives?: true;
		/** @returns null for an object that the platform no longer has */
		read: Part<Call<WriteTarget, StatusState | null>>;
		write: Part<Write<StatusChange>>;
	};
	keywords?: {
		/** Match types of negative keywords that can be added to an ad group; none where no negative ones can. */
		negativeMatchTypes: readonly SettableMatchType[];
		/** Keywords that the ad group has now, its negative ones too; null for a group that the platform no longer has. */
		read: Part<Call<WriteTarget, readonly PresentKeyword[] | null>>;
		write: Part<Write<KeywordsChange, KeywordsWritten>>;
	};
}

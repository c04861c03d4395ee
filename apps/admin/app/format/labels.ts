import type { AccountProof } from "../graphql/ad-accounts.ts";
import type {
	ApiKeyScope,
	BudgetPeriod,
	CampaignStatus,
	ConnectionStatus,
	ImportJobStatus,
	ImportKind,
	ImportLane,
	ImportTrigger,
	KeywordMatchType,
	OnboardingStepStatus,
	Platform,
	ProofResult,
	Role,
} from "../graphql/enums.ts";
import type { Actor } from "../graphql/parts.ts";
import { platformNames } from "../graphql/platform-names.ts";

/** Tone of a state: good, under way, needs care, broken, at rest. */
export type Tone = "good" | "busy" | "warn" | "bad" | "quiet";
export interface Label {
	text: string;
	tone: Tone;
}

export { platformNames } from "../graphql/platform-names.ts";

/** A connection in a few words: accounts of several platforms often have one name. */
export const connectionName = ({
	platform,
	accountName,
}: {
	platform: Platform;
	accountName: string | null;
}): string => [platformNames[platform], accountName].filter(Boolean).join(", ");

export const connectionLabels: Record<ConnectionStatus, Label> = {
	PENDING: { text: "Choose accounts", tone: "warn" },
	ACTIVE: { text: "Active", tone: "good" },
	EXPIRED: { text: "Expired", tone: "bad" },
	ERROR: { text: "Error", tone: "bad" },
	REVOKED: { text: "Access revoked", tone: "bad" },
	DISCONNECTED: { text: "Disconnected", tone: "quiet" },
};

export const importLabels: Record<ImportJobStatus, Label> = {
	QUEUED: { text: "Queued", tone: "quiet" },
	RUNNING: { text: "Running", tone: "busy" },
	WAITING: { text: "Waiting", tone: "warn" },
	SUCCEEDED: { text: "Succeeded", tone: "good" },
	PARTIALLY_SUCCEEDED: { text: "Partly succeeded", tone: "warn" },
	FAILED: { text: "Failed", tone: "bad" },
	CANCELLED: { text: "Cancelled", tone: "quiet" },
};

export const campaignLabels: Record<CampaignStatus, Label> = {
	ACTIVE: { text: "Active", tone: "good" },
	PAUSED: { text: "Paused", tone: "warn" },
	ENDED: { text: "Ended", tone: "quiet" },
	REMOVED: { text: "Removed", tone: "quiet" },
	DRAFT: { text: "Draft", tone: "quiet" },
	UNKNOWN: { text: "Unknown", tone: "quiet" },
};

export const stepLabels: Record<OnboardingStepStatus, Label> = {
	PENDING: { text: "To do", tone: "quiet" },
	IN_PROGRESS: { text: "In progress", tone: "busy" },
	DONE: { text: "Done", tone: "good" },
	SKIPPED: { text: "Left out", tone: "quiet" },
};

export const proofLabels: Record<ProofResult, Label> = {
	READ: { text: "Read", tone: "good" },
	EMPTY: { text: "Nothing there yet", tone: "quiet" },
	DENIED: { text: "No permission", tone: "bad" },
	FAILED: { text: "Could not be read", tone: "bad" },
	UNSUPPORTED: { text: "Not read yet", tone: "quiet" },
};
export const proofParts = [
	["campaigns", "Campaigns"],
	["spend", "Numbers"],
	["creatives", "Creatives"],
] as const satisfies readonly (readonly [keyof AccountProof, string])[];

export const budgetPeriodNames: Record<BudgetPeriod, string> = {
	DAILY: "per day",
	LIFETIME: "in total",
	MONTHLY: "per month",
};
export const matchTypeNames: Record<KeywordMatchType, string> = {
	EXACT: "Exact match",
	PHRASE: "Phrase match",
	BROAD: "Broad match",
	UNKNOWN: "Other match",
};
const importKindNames: Record<ImportKind, string> = {
	CAMPAIGNS: "Campaigns",
	METRICS: "Metrics",
	FULL: "Everything",
};
const importLaneNames: Record<Exclude<ImportLane, "MANUAL">, string> = {
	RECENT: "Today and yesterday",
	WINDOW: "Recent days again",
	CAMPAIGNS: "Campaigns and creatives",
	HISTORY: "Earlier days",
};
/** Tells what an import reads beside its plan: campaigns with creatives, numbers, or both. */
export function importReads({
	kind,
	lane,
}: {
	kind: ImportKind;
	lane: ImportLane;
}): { campaigns: boolean; assets: boolean; metrics: boolean } {
	const campaigns = lane === "MANUAL" || lane === "CAMPAIGNS";
	return {
		campaigns,
		assets: campaigns && kind !== "METRICS",
		metrics: kind !== "CAMPAIGNS",
	};
}

/** Names what an import reads. */
export function importSubject({
	kind,
	lane,
}: {
	kind: ImportKind;
	lane: ImportLane;
}): string {
	return lane === "MANUAL" ? importKindNames[kind] : importLaneNames[lane];
}
export const importTriggerNames: Record<ImportTrigger, string> = {
	MANUAL: "By hand",
	SCHEDULED: "On schedule",
	ONBOARDING: "Onboarding",
};
export const roleNames: Record<Role, string> = {
	OWNER: "Owner",
	ADMIN: "Admin",
	MEMBER: "Member",
};

export const roleExplanations: Record<Role, string> = {
	OWNER:
		"Everything an admin does, and members, API keys and OAuth apps as well.",
	ADMIN: "Connects accounts, imports, edits, and reads the audit log.",
	MEMBER: "Sees brands, campaigns and spend, and changes nothing.",
};

export const scopeLabels: Record<
	ApiKeyScope,
	{ text: string; explanation: string }
> = {
	READ: {
		text: "Read",
		explanation: "See brands, connections, campaigns and metrics.",
	},
	CONNECT: {
		text: "Connect",
		explanation: "Create brands, connect and disconnect ad accounts.",
	},
	IMPORT: { text: "Import", explanation: "Start, cancel and retry imports." },
	CAMPAIGNS_WRITE: {
		text: "Change campaigns",
		explanation: "Change budgets, statuses and keywords at the platforms.",
	},
	TOKENS_READ: {
		text: "Read access tokens",
		explanation:
			"Get live tokens of the platforms. Whoever has one acts at the platform as you: give it only to a script that needs it.",
	},
	ADMIN: {
		text: "Administer",
		explanation: "Manage members, API keys and OAuth apps, read the audit log.",
	},
};

/** A word of the API or a platform ("AD_GROUPS", "imageAsset") as a person writes it: "Ad groups". */
export function inWords(word: string): string {
	const spaced = word
		.replace(/([a-z])([A-Z])/g, "$1 $2")
		.replaceAll(/[_.-]+/g, " ")
		.trim()
		.toLowerCase();
	return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Beginnings of platforms' words that only repeat what the word is of. */
const ofWhat = /^(OUTCOME|(CAMPAIGN|ADGROUP|AD)_STATUS)_/;
/** A platform's own word for a status or an objective, as a person reads it: "OUTCOME_SALES" → "Sales". */
export function platformWord(word: string): string {
	return inWords(word.replace(ofWhat, ""));
}

/** Words on an ad's button: the platform's own word for them, or what somebody wrote. */
export function buttonWords(text: string): string {
	return /^[A-Z]+(_[A-Z]+)*$/.test(text) ? inWords(text) : text;
}

/** A platform's term at the beginning of a heading: "ad group" → "Ad group". */
export function capitalized(term: string): string {
	return term.charAt(0).toUpperCase() + term.slice(1);
}

/** Names an actor in a word or two. */
export function actorName(actor: Actor): string {
	if (actor.__typename === "Member") return actor.memberName ?? actor.email;
	if (actor.__typename === "ApiKey") return `API key “${actor.keyName}”`;
	return actor.systemName;
}

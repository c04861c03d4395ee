import type { AccountRef, CampaignStatus } from "../../drafts.ts";
import { PlatformRejected } from "../../errors.ts";
import type { PlatformSession } from "../../session.ts";
import type {
	StatusChange,
	StatusState,
	WriteLevel,
	WriteOptions,
	WriteTarget,
	Written,
} from "../../writes/write-parts.ts";
import { adGroupRow, adRow, campaignRow, keywordRow } from "../api-types.ts";
import { toStatus } from "../mapper.ts";
import { idsIn } from "../queries.ts";
import type { ClientChange } from "./client-change.ts";
import { mutate, resourceName } from "./mutate.ts";
import { readOne } from "./read-one.ts";

/** Ways to read and name an object of a level. */
interface Level
	extends Omit<Parameters<typeof readOne<string>>[2], "conditions"> {
	collection: ClientChange["collection"];
	/** True where ids count within an ad group. */
	inGroup: boolean;
}

const told = (status: string | undefined): string => status ?? "UNSPECIFIED";

/** Rows are read as Google's word for the status. */
const levels: Readonly<Record<WriteLevel, Level>> = {
	campaign: {
		entity: "campaign",
		query: "campaigns",
		id: "campaign.id",
		schema: campaignRow.transform(({ campaign }) => told(campaign.status)),
		collection: "campaigns",
		inGroup: false,
	},
	adGroup: {
		entity: "ad group",
		query: "adGroups",
		id: "ad_group.id",
		schema: adGroupRow.transform(({ adGroup }) => told(adGroup.status)),
		collection: "adGroups",
		inGroup: false,
	},
	ad: {
		entity: "ad",
		query: "ads",
		id: "ad_group_ad.ad.id",
		schema: adRow.transform(({ adGroupAd }) => told(adGroupAd.status)),
		collection: "adGroupAds",
		inGroup: true,
	},
	keyword: {
		entity: "keyword",
		query: "keywords",
		id: "ad_group_criterion.criterion_id",
		schema: keywordRow.transform(({ adGroupCriterion }) =>
			told(adGroupCriterion.status),
		),
		collection: "adGroupCriteria",
		inGroup: true,
	},
};

/** The object's own switch: whether a campaign's dates are over is no part of it. */
export async function readStatus(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<StatusState | null> {
	const { inGroup, ...of } = levels[target.level];
	const word = await readOne(session, account, {
		...of,
		conditions: [
			idsIn(of.id, [target.externalId]),
			...(inGroup ? [idsIn("ad_group.id", [groupOf(target)])] : []),
		],
	});
	return word === null
		? null
		: { status: toStatus(word), platformStatus: word };
}

const groupOf = ({ adGroupExternalId }: WriteTarget): string =>
	adGroupExternalId ?? "";

export async function writeStatus(
	session: PlatformSession,
	account: AccountRef,
	{ target, status }: StatusChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	const { collection, inGroup } = levels[target.level];
	const name = resourceName(
		account,
		collection,
		...(inGroup ? [groupOf(target)] : []),
		target.externalId,
	);
	await mutate(session, account, {
		collection,
		...(status === "REMOVED"
			? { method: "remove", changes: [name] }
			: {
					method: "update",
					changes: [{ resource_name: name, status: wordOf(status) }],
				}),
		options: { validate_only: validateOnly },
	});
	return { warnings: [] };
}

function wordOf(status: CampaignStatus): "ENABLED" | "PAUSED" {
	if (status === "ACTIVE") return "ENABLED";
	if (status === "PAUSED") return "PAUSED";
	throw new PlatformRejected(
		"Google Ads can be told to run, pause or remove. Choose one of these.",
	);
}

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
import { checkId, idsIn } from "../queries.ts";
import { openCustomer } from "./open-customer.ts";
import { readOne } from "./read-one.ts";

type Customer = Awaited<ReturnType<typeof openCustomer>>["customer"];

/** Ways to read, name and change an object of a level. */
interface Level {
	/** Google's word for its status; null for one that Google does not have. */
	read(
		session: PlatformSession,
		account: AccountRef,
		target: WriteTarget,
	): Promise<string | undefined | null>;
	/** Last part of its resource name. */
	name(target: WriteTarget): string;
	collection(customer: Customer): Pick<Customer["campaigns"], "remove"> & {
		update(
			changes: { resource_name: string; status: number }[],
			options: { validate_only: boolean },
		): Promise<unknown>;
	};
}

const ofGroup = (target: WriteTarget): string[] => [
	idsIn("ad_group.id", [groupOf(target)]),
];
const groupOf = ({ adGroupExternalId }: WriteTarget): string =>
	adGroupExternalId ?? "";

const levels: Readonly<Record<WriteLevel, Level>> = {
	campaign: {
		read: async (session, account, { externalId }) =>
			told(
				await readOne(session, account, {
					entity: "campaign",
					query: "campaigns",
					id: "campaign.id",
					conditions: [idsIn("campaign.id", [externalId])],
					schema: campaignRow,
				}),
				(row) => row.campaign.status,
			),
		name: ({ externalId }) => `campaigns/${checkId(externalId)}`,
		collection: (customer) => customer.campaigns,
	},
	adGroup: {
		read: async (session, account, { externalId }) =>
			told(
				await readOne(session, account, {
					entity: "ad group",
					query: "adGroups",
					id: "ad_group.id",
					conditions: [idsIn("ad_group.id", [externalId])],
					schema: adGroupRow,
				}),
				(row) => row.adGroup.status,
			),
		name: ({ externalId }) => `adGroups/${checkId(externalId)}`,
		collection: (customer) => customer.adGroups,
	},
	ad: {
		read: async (session, account, target) =>
			told(
				await readOne(session, account, {
					entity: "ad",
					query: "ads",
					id: "ad_group_ad.ad.id",
					conditions: [
						idsIn("ad_group_ad.ad.id", [target.externalId]),
						...ofGroup(target),
					],
					schema: adRow,
				}),
				(row) => row.adGroupAd.status,
			),
		name: (target) =>
			`adGroupAds/${checkId(groupOf(target))}~${checkId(target.externalId)}`,
		collection: (customer) => customer.adGroupAds,
	},
	keyword: {
		read: async (session, account, target) =>
			told(
				await readOne(session, account, {
					entity: "keyword",
					query: "keywords",
					id: "ad_group_criterion.criterion_id",
					conditions: [
						idsIn("ad_group_criterion.criterion_id", [target.externalId]),
						...ofGroup(target),
					],
					schema: keywordRow,
				}),
				(row) => row.adGroupCriterion.status,
			),
		name: (target) =>
			`adGroupCriteria/${checkId(groupOf(target))}~${checkId(target.externalId)}`,
		collection: (customer) => customer.adGroupCriteria,
	},
};

function told<Row>(
	row: Row | null,
	read: (row: Row) => string | undefined,
): string | undefined | null {
	return row === null ? null : read(row);
}

/** The object's own switch: whether a campaign's dates are over is no part of it. */
export async function readStatus(
	session: PlatformSession,
	account: AccountRef,
	target: WriteTarget,
): Promise<StatusState | null> {
	const word = await levels[target.level].read(session, account, target);
	return word === null
		? null
		: { status: toStatus(word), platformStatus: word ?? "UNSPECIFIED" };
}

export async function writeStatus(
	session: PlatformSession,
	account: AccountRef,
	{ target, status }: StatusChange,
	{ validateOnly }: WriteOptions,
): Promise<Written> {
	const { customer, enums } = await openCustomer(session, account);
	const { name, collection } = levels[target.level];
	const resource = `customers/${checkId(account.externalId)}/${name(target)}`;
	const options = { validate_only: validateOnly };
	if (status === "REMOVED")
		await collection(customer).remove([resource], options);
	else
		await collection(customer).update(
			// All four enums have the same numbers.
			[
				{
					resource_name: resource,
					status: enums.CampaignStatus[wordOf(status)],
				},
			],
			options,
		);
	return { warnings: [] };
}

function wordOf(status: CampaignStatus): "ENABLED" | "PAUSED" {
	if (status === "ACTIVE") return "ENABLED";
	if (status === "PAUSED") return "PAUSED";
	throw new PlatformRejected(
		"Google Ads can be told to run, pause or remove. Choose one of these.",
	);
}

import type { WorldAccount } from "../../world/accounts.ts";
import { coinText } from "../../world/money.ts";
import { countryOf } from "../../world/places.ts";
import { descriptions, headlines } from "../../world/words.ts";
import { accountIdOf, imageUrnOf, organizationUrnOf } from "../ids.ts";
import { urnOf } from "../restli/urns.ts";
import type { CampaignNode, CreativeNode, GroupNode, Stamps } from "./nodes.ts";
import {
	type AccountState,
	holdsOfCreative,
	servingOfCampaign,
	servingOfGroup,
} from "./serving.ts";

export type Row = Readonly<Record<string, unknown>>;

/** State of the account and the time, which a row follows from beside its object. */
export type View = { state: AccountState; now: number };

const accountCreatedAt = Date.UTC(2023, 2, 14, 9);
const longestTitle = 25;

export function accountRow(account: WorldAccount, { state }: View): Row {
	return {
		id: accountIdOf(account),
		name: account.name,
		currency: account.currencyCode,
		type: "BUSINESS",
		status: state.status,
		servingStatuses: state.servingStatuses,
		reference: organizationUrnOf(account),
		test: false,
		notifiedOnCampaignOptimization: true,
		notifiedOnCreativeApproval: false,
		notifiedOnCreativeRejection: true,
		notifiedOnEndOfCampaign: true,
		version: { versionTag: "4" },
		changeAuditStamps: stamps({
			createdAt: accountCreatedAt,
			modifiedAt: accountCreatedAt,
		}),
	};
}

export function groupRow(group: GroupNode, view: View): Row {
	const { account } = group.world;
	return {
		id: group.id,
		account: urnOf("sponsoredAccount", accountIdOf(account)),
		name: group.name,
		status: group.status,
		servingStatuses: servingOfGroup(group, view.state, view.now),
		allowedCampaignTypes: ["SPONSORED_UPDATES", "TEXT_AD", "DYNAMIC"],
		...money("dailyBudget", group.dailyMicros, account),
		...money("totalBudget", group.totalMicros, account),
		...(group.isDynamic
			? {
					budgetOptimization: {
						bidStrategy: "MAXIMUM_DELIVERY",
						budgetOptimizationStrategy: "DYNAMIC",
					},
					objectiveType: "WEBSITE_CONVERSIONS",
				}
			: {}),
		runSchedule: schedule(group),
		backfilled: false,
		test: false,
		changeAuditStamps: stamps(group),
	};
}

export function campaignRow(campaign: CampaignNode, view: View): Row {
	const { group } = campaign;
	const { account, kind } = group.world;
	const isText = kind === "search";
	return {
		id: campaign.id,
		account: urnOf("sponsoredAccount", accountIdOf(account)),
		campaignGroup: urnOf("sponsoredCampaignGroup", group.id),
		associatedEntity: organizationUrnOf(account),
		name: campaign.name,
		status: campaign.status,
		servingStatuses: servingOfCampaign(campaign, view.state, view.now),
		type: isText ? "TEXT_AD" : "SPONSORED_UPDATES",
		...(isText ? {} : { format: formatOf(campaign) }),
		objectiveType:
			kind === "everywhere" ? "WEBSITE_CONVERSIONS" : "WEBSITE_VISIT",
		costType: isText ? "CPC" : "CPM",
		...money("unitCost", campaign.bidMicros, account),
		...money("dailyBudget", campaign.dailyMicros, account),
		...money("totalBudget", campaign.totalMicros, account),
		optimizationTargetType: isText ? "NONE" : "MAX_CLICK",
		creativeSelection: "OPTIMIZED",
		pacingStrategy: "LIFETIME",
		offsiteDeliveryEnabled: false,
		audienceExpansionEnabled: false,
		locale: localeOf(account),
		runSchedule: schedule(campaign),
		test: false,
		version: { versionTag: String(campaign.version) },
		changeAuditStamps: stamps(campaign),
	};
}

export function creativeRow(creative: CreativeNode, view: View): Row {
	const { campaign, world } = creative;
	const holds = holdsOfCreative(creative, view.state, view.now);
	return {
		id: creative.id,
		account: urnOf(
			"sponsoredAccount",
			accountIdOf(campaign.group.world.account),
		),
		campaign: urnOf("sponsoredCampaign", campaign.id),
		...(creative.name === null ? {} : { name: creative.name }),
		intendedStatus: creative.status,
		isServing: holds.length === 0,
		isTest: false,
		review: world.isRejected
			? { status: "REJECTED", rejectionReasons: ["MISLEADING_CLAIM"] }
			: { status: "APPROVED" },
		servingHoldReasons: holds,
		content:
			creative.post === null
				? textContent(creative)
				: { reference: creative.post },
		createdAt: creative.createdAt,
		createdBy: urnOf("person", "sandbox"),
		lastModifiedAt: creative.modifiedAt,
		lastModifiedBy: urnOf("person", "sandbox"),
	};
}

/** An ad of words alone is a text ad, whose content is in the creative itself. */
function textContent({ world, logo }: CreativeNode): Row {
	const [headline = 0] = world.headlines;
	const [description = 0] = world.descriptions;
	return {
		textAd: {
			headline: headlines[headline]?.slice(0, longestTitle),
			description: descriptions[description],
			landingPage: world.landingUrl,
			...(logo === undefined ? {} : { image: imageUrnOf(logo) }),
		},
	};
}

function formatOf({ creatives }: CampaignNode): string {
	return creatives.some(({ world }) => world.video !== null)
		? "SINGLE_VIDEO"
		: "STANDARD_UPDATE";
}

const languages: Readonly<Record<string, string>> = {
	US: "en",
	DE: "de",
	JP: "ja",
};

function localeOf({ timeZone }: WorldAccount): Row {
	const { code } = countryOf(timeZone);
	return { country: code, language: languages[code] ?? "en" };
}

function money(
	name: string,
	micros: number | null,
	{ currencyCode }: WorldAccount,
): Row {
	return micros === null
		? {}
		: { [name]: { amount: coinText(micros, currencyCode), currencyCode } };
}

function schedule({
	startAt,
	endAt,
}: {
	startAt: number;
	endAt: number | null;
}): Row {
	return { start: startAt, ...(endAt === null ? {} : { end: endAt }) };
}

function stamps({
	createdAt,
	modifiedAt,
}: Pick<Stamps, "createdAt" | "modifiedAt">): Row {
	return { created: { time: createdAt }, lastModified: { time: modifiedAt } };
}

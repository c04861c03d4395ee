import { localTime } from "../../world/calendar.ts";
import type { GraphCall } from "../graph/graph-call.ts";
import type { NodeType } from "../graph/node-type.ts";
import { offsetHours, timeText } from "../meta-time.ts";
import { leastDailyBudget, toMinor } from "../money.ts";
import { type Business, businessesOf } from "./business-list.ts";
import type { Catalog } from "./catalog.ts";
import { imagesOf } from "./file-types.ts";
import { knownFields } from "./known-fields.ts";
import type { AccountNode } from "./nodes.ts";
import { pixelsOf } from "./pixels.ts";
import { selectObjects } from "./select-objects.ts";
import type { TypeTable } from "./type-table.ts";

/** Meta's numbers of time zones. */
const timeZoneIds: Readonly<Record<string, number>> = {
	"America/New_York": 7,
	"Europe/Berlin": 47,
	"Asia/Tokyo": 77,
};

export function accountType(
	catalog: Catalog,
	types: TypeTable,
): NodeType<AccountNode> {
	const businesses = businessesOf(catalog.world.accounts);
	const ownerOf = ({ world }: AccountNode): Business | undefined =>
		businesses.find(({ owned }) => owned.some(({ id }) => id === world.id));
	const adSetsOf = ({ campaigns }: AccountNode) =>
		campaigns.flatMap(({ adSets }) => adSets);
	const adsOf = (account: AccountNode) =>
		adSetsOf(account).flatMap(({ ads }) => ads);
	return {
		name: "AdAccount",
		usual: ["id", "account_id"],
		fields: {
			id: ({ id }) => `act_${id}`,
			account_id: ({ id }) => id,
			name: ({ world }) => world.name,
			account_status: ({ status }) => status,
			disable_reason: ({ disableReason }) => disableReason,
			currency: ({ currency }) => currency,
			timezone_id: ({ timeZone }) => timeZoneIds[timeZone] ?? 1,
			timezone_name: ({ timeZone }) => timeZone,
			timezone_offset_hours_utc: ({ timeZone }, { now }) =>
				offsetHours(now, timeZone),
			amount_spent: (account) => String(amountSpent(account, catalog)),
			balance: () => "0",
			spend_cap: () => "0",
			min_daily_budget: ({ currency }) => leastDailyBudget(currency),
			min_campaign_group_spend_cap: ({ currency }) =>
				String(leastDailyBudget(currency) * 100),
			business_name: (account) => ownerOf(account)?.name,
			owner: (account) => ownerOf(account)?.id,
			user_tasks: (_, { viewer }) =>
				viewer.granted.has("ads_management")
					? ["DRAFT", "ANALYZE", "ADVERTISE", "MANAGE"]
					: ["ANALYZE"],
			created_time: ({ world, timeZone }) =>
				timeText(
					Date.UTC(2024, 2, 1) + world.ordinal * 86_400_000 * 17,
					timeZone,
				),
			is_personal: () => 0,
			is_prepay_account: () => false,
		},
		links: {
			business: (account, call) => businessLink(ownerOf(account), call),
		},
		empty: knownFields.adAccount,
		edges: {
			campaigns: {
				type: () => types.campaign,
				list: ({ campaigns }, call) =>
					selectObjects(campaigns, "campaign", call),
			},
			adsets: {
				type: () => types.adSet,
				list: (account, call) =>
					selectObjects(adSetsOf(account), "adSet", call),
			},
			ads: {
				type: () => types.ad,
				list: (account, call) => selectObjects(adsOf(account), "ad", call),
			},
			adcreatives: {
				type: () => types.creative,
				list: (account) => adsOf(account).map(({ creative }) => creative),
			},
			adimages: { type: () => types.image, list: imagesOf },
			advideos: {
				type: () => types.video,
				list: ({ videos }) => videos,
			},
			adspixels: {
				type: () => types.pixel,
				list: pixelsOf,
			},
			minimum_budgets: {
				type: () => types.minimumBudget,
				list: ({ currency }) => [...new Set([currency, "USD", "EUR", "JPY"])],
			},
		},
	};

	/** The business, for whoever may see businesses. */
	function businessLink(business: Business | undefined, { viewer }: GraphCall) {
		return business === undefined || !viewer.granted.has("business_management")
			? null
			: { type: types.business, node: business };
	}
}

const spentByAccount = new WeakMap<
	AccountNode,
	{ key: string; spent: number }
>();

function amountSpent(account: AccountNode, { world }: Catalog): number {
	const { day: today, hour } = localTime(account.timeZone, world.clock.now());
	const calendar = world.facts.calendar(account.world);
	const key = `${today} ${hour} ${calendar.restatements.length}`;
	const known = spentByAccount.get(account);
	if (known?.key === key) return known.spent;
	let micros = 0;
	for (const campaign of account.campaigns)
		for (let day = calendar.firstDay; day <= today; day++)
			micros += world.facts.day(campaign.world, day)?.costMicros ?? 0;
	const spent = toMinor(micros, account.currency);
	spentByAccount.set(account, { key, spent });
	return spent;
}

import { dayNumbers, type NumbersCalendar } from "../../world/day-numbers.ts";
import { adGroupShares, adShares } from "../../world/shares.ts";
import type { Catalog } from "../objects/catalog.ts";
import type { AdNode, AdSetNode, CampaignNode } from "../objects/nodes.ts";
import { columnsOfDay } from "./columns.ts";
import type { DayRange } from "./dates.ts";
import {
	addMeasure,
	cellsOf,
	columnsOf,
	isNothing,
	type Measure,
	measureOf,
	noMeasure,
	partOf,
} from "./measures.ts";
import type { InsightsQuery } from "./query.ts";
import {
	accountOf,
	objectAt,
	type RowObject,
	Scope,
	type Subject,
} from "./scope.ts";

type Attribution = "1d_click" | "7d_click_1d_view";

/** Numbers of one object, in one part of the time and for one value of the split. */
export type InsightsRow = {
	object: RowObject;
	part: DayRange;
	told: Readonly<Record<string, string>>;
	measure: Measure;
	/** Attribution of the ad sets that the numbers are of, in Meta's words. */
	attribution: Attribution | "mixed";
};

export type RowSettings = {
	/** Days until a conversion is attributed in full; 0: at once. */
	lateDays: number;
};

/** Rows of a query in their order: by time, then by object, then by the split. Those without delivery are left out. */
export function insightsRows(
	catalog: Catalog,
	subject: Subject,
	query: InsightsQuery,
	settings: RowSettings,
): InsightsRow[] {
	if (query.breakdown === "empty") return [];
	const account = accountOf(subject);
	const scope = new Scope(subject, query);
	const calendar = catalog.world.facts.calendar(account.world);
	const rows: InsightsRow[] = [];
	for (const part of query.parts) {
		const byKey = new Map<string, InsightsRow>();
		const add = (
			object: RowObject,
			campaign: CampaignNode,
			key: string,
			told: InsightsRow["told"],
			measure: Measure,
		): void => {
			const name = `${object.id} ${key}`;
			let row = byKey.get(name);
			if (row === undefined) {
				row = {
					object,
					part,
					told,
					measure: noMeasure(),
					attribution: attributionOf(campaign),
				};
				byKey.set(name, row);
			}
			addMeasure(row.measure, measure);
			if (row.attribution !== attributionOf(campaign))
				row.attribution = "mixed";
		};
		for (const campaign of account.campaigns) {
			if (!scope.has(campaign)) continue;
			for (let day = part.from; day <= part.to; day++)
				addDay(day, campaign, {
					catalog,
					calendar,
					scope,
					query,
					settings,
					add,
				});
		}
		for (const row of byKey.values())
			if (!isNothing(row.measure)) rows.push(row);
	}
	return rows;
}

type DayParts = {
	catalog: Catalog;
	calendar: NumbersCalendar;
	scope: Scope;
	query: InsightsQuery;
	settings: RowSettings;
	add: (
		object: RowObject,
		campaign: CampaignNode,
		key: string,
		told: InsightsRow["told"],
		measure: Measure,
	) => void;
};

function addDay(day: number, campaign: CampaignNode, parts: DayParts): void {
	const { catalog, calendar, scope, query, settings, add } = parts;
	const numbers = dayNumbers(campaign.world.profile, day, calendar);
	if (numbers === null) return;
	const { currency } = campaign.account;
	const age = calendar.today - day;
	const completeness =
		settings.lateDays === 0
			? 1
			: 0.6 + (0.4 * Math.min(age, settings.lateDays)) / settings.lateDays;
	const whole = measureOf(numbers, currency, completeness);
	const isSplit = query.breakdown !== "none";
	const columns = isSplit
		? columnsOfDay(catalog.world, campaign, day, query.breakdown)
		: [];
	const wholeColumns = isSplit
		? columnsOf(
				whole,
				columns.map((column) => column.numbers),
				currency,
			)
		: [];
	if (scope.isWhole(campaign)) {
		const object = query.level === "account" ? campaign.account : campaign;
		if (!isSplit) add(object, campaign, "", {}, whole);
		wholeColumns.forEach((measure, index) => {
			const { key = "", told = {} } = columns[index] ?? {};
			add(object, campaign, key, told, measure);
		});
		return;
	}
	const shares = sharesOf(campaign);
	const ads = shares.map(({ from, to }) => partOf(whole, from, to));
	const cells = isSplit ? cellsOf(ads, wholeColumns) : [];
	shares.forEach(({ ad }, index) => {
		if (!scope.hasAd(ad)) return;
		const object = objectAt(ad, query.level);
		if (!isSplit) add(object, campaign, "", {}, ads[index] ?? noMeasure());
		cells[index]?.forEach((measure, column) => {
			const { key = "", told = {} } = columns[column] ?? {};
			add(object, campaign, key, told, measure);
		});
	});
}

/** Setting by which a campaign's actions are attributed, in Meta's words. */
function attributionOf({ world }: CampaignNode): Attribution {
	return world.kind === "search" ? "1d_click" : "7d_click_1d_view";
}

type AdShare = { ad: AdNode; from: number; to: number };
const sharesByCampaign = new WeakMap<CampaignNode, AdShare[]>();

/** A campaign's ads with their part of its numbers: an ad set has what its ads have. */
function sharesOf(campaign: CampaignNode): AdShare[] {
	const known = sharesByCampaign.get(campaign);
	if (known !== undefined) return known;
	const bounds = adGroupShares(campaign.world, campaign.adSets.length);
	const made = campaign.adSets.flatMap((adSet: AdSetNode, index) => {
		const low = bounds[index] ?? 0;
		const high = bounds[index + 1] ?? 1;
		const inner = adShares(adSet.world, adSet.ads.length);
		return adSet.ads.map((ad, position) => ({
			ad,
			from: low + (high - low) * (inner[position] ?? 0),
			to:
				position === adSet.ads.length - 1
					? high
					: low + (high - low) * (inner[position + 1] ?? 1),
		}));
	});
	sharesByCampaign.set(campaign, made);
	return made;
}

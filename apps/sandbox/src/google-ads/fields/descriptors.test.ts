import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import { dateText } from "../../world/calendar.ts";
import { Images } from "../../world/image-server.ts";
import { World } from "../../world/world.ts";
import { checkGaql } from "../gaql/check.ts";
import { parseGaql } from "../gaql/parser.ts";
import { RowWriter } from "../gaql/render.ts";
import { refuseWhatIsNotKnown, rowsOf } from "../gaql/rows.ts";
import { Accounts } from "../seed/accounts.ts";
import type { Json } from "../seed/entities.ts";
import { hasSources } from "../sources/sources.ts";
import { findField, findResource, resourceNames } from "./field-catalogue.ts";
import { toSnake } from "./field-names.ts";
import { usableWith } from "./metric-compatibility.ts";

/** Google's own descriptors of v25, out of the npm package google-ads-node. */
const descriptors = protobuf.Root.fromJSON(
	createRequire(import.meta.url)("google-ads-node/build/protos/protos.json"),
);
const v25 = "google.ads.googleads.v25";

function messageOf(resource: string): protobuf.Type {
	const name = resource.replace(/(?:^|_)([a-z])/g, (_, letter: string) =>
		letter.toUpperCase(),
	);
	const folder =
		resource === "metrics" || resource === "segments" ? "common" : "resources";
	return descriptors.lookupType(`${v25}.${folder}.${name}`);
}

const everything = [...resourceNames(), "metrics", "segments"].flatMap(
	(name) => {
		const resource = findResource(name);
		if (resource === null) throw new Error(name);
		return [...resource.fields.values()];
	},
);

test("every resource of Google's row can stand after FROM, and every field is reached by its path", () => {
	const row = descriptors.lookupType(`${v25}.services.GoogleAdsRow`);
	expect([...resourceNames(), "metrics", "segments"]).toEqual(
		Object.keys(row.fields),
	);
	const wrong = everything.filter((field) => {
		let type: protobuf.ReflectionObject | null = row;
		for (const step of field.name.split(".")) {
			const found: protobuf.Field | undefined =
				type instanceof protobuf.Type ? type.fields[step] : undefined;
			if (found === undefined) return true;
			type = found.resolve().resolvedType;
		}
		if (field.kind === "enum") return !(type instanceof protobuf.Enum);
		return type instanceof protobuf.Type !== (field.kind === "message");
	});
	expect(wrong.map(({ name }) => name)).toEqual([]);
	expect(everything.length).toBeGreaterThan(2900);
});

test("names in REST's form lead back to those of GAQL", () => {
	const wrong = everything.filter(
		({ name, path }) =>
			path.map(toSnake).join(".") !== name &&
			// "4Settings" does not say that an underscore stood before the digit; no conversion action here has them.
			!name.startsWith("conversion_action.google_analytics_4_settings."),
	);
	expect(wrong.map(({ name }) => name)).toEqual([]);
});

test("messages stand for the fields in them, lists and empty messages for themselves", () => {
	const kindOf = (name: string) => {
		const field = findField(name);
		return field === null ? null : [field.dataType, field.repeated];
	};
	expect(kindOf("campaign.network_settings")).toBeNull();
	expect(kindOf("campaign.network_settings.target_search_network")).toEqual([
		"BOOLEAN",
		false,
	]);
	expect(kindOf("campaign.manual_cpm")).toEqual(["MESSAGE", false]);
	expect(kindOf("campaign.labels")).toEqual(["RESOURCE_NAME", true]);
	expect(kindOf("campaign.start_date_time")).toEqual(["DATE", false]);
	expect(kindOf("segments.quarter")).toEqual(["DATE", false]);
	expect(kindOf("change_event.changed_fields")).toEqual(["MESSAGE", false]);
	expect(kindOf("campaign_criterion.bid_modifier")).toEqual(["FLOAT", false]);
	expect(kindOf("ad_group_ad.ad.responsive_search_ad.headlines")).toEqual([
		"MESSAGE",
		true,
	]);
	expect(
		kindOf("ad_group_ad.ad.responsive_display_ad.long_headline.text"),
	).toBeNull();
	expect(kindOf("asset.image_asset.data")).toBeNull();
	expect(kindOf("campaign.toString")).toBeNull();
	expect(kindOf("constructor.name")).toBeNull();
});

/** Paths of an entity that Google's message does not have, or whose enum constant it does not know. */
function strangeParts(
	value: Json | undefined,
	type: protobuf.Type | protobuf.Enum | null,
	path: string,
): string[] {
	if (Array.isArray(value))
		return value.flatMap((item) => strangeParts(item, type, path));
	if (type instanceof protobuf.Enum)
		return String(value) in type.values ? [] : [`${path} = ${String(value)}`];
	// A mask is one text in REST.
	if (type?.fullName === ".google.protobuf.FieldMask")
		return typeof value === "string" ? [] : [path];
	if (typeof value !== "object" || type === null) return [];
	return Object.entries(value).flatMap(([name, item]) => {
		const snake = name.replace(
			/[A-Z]/g,
			(letter) => `_${letter.toLowerCase()}`,
		);
		const field = type.fields[snake]?.resolve();
		if (field === undefined) return [`${path}.${name}`];
		return strangeParts(item, field.resolvedType, `${path}.${name}`);
	});
}

test("every seeded entity fits Google's messages", async () => {
	const accounts = new Accounts(
		new World({ seed: "test", accounts: 5, campaigns: 12, days: 60 }),
		new Images("/google-ads/images", "test", 0),
	);
	const account = accounts.find("1110000001");
	if (account === null) throw new Error("no account");
	await accounts.prepareImages(account, "http://127.0.0.1", true);
	const { worldCampaigns, changes, nextId, ...collections } =
		accounts.entities(account);
	const messages: Record<keyof typeof collections, string> = {
		campaignBudgets: "campaign_budget",
		campaigns: "campaign",
		adGroups: "ad_group",
		adGroupAds: "ad_group_ad",
		adGroupCriteria: "ad_group_criterion",
		assets: "asset",
		campaignAssets: "campaign_asset",
		assetGroups: "asset_group",
		assetGroupAssets: "asset_group_asset",
		adGroupAdAssetViews: "ad_group_ad_asset_view",
		campaignCriteria: "campaign_criterion",
		labels: "label",
		customerLabels: "customer_label",
		campaignLabels: "campaign_label",
		adGroupLabels: "ad_group_label",
		adGroupAdLabels: "ad_group_ad_label",
		adGroupCriterionLabels: "ad_group_criterion_label",
		conversionActions: "conversion_action",
	};
	const wrong = new Set<string>();
	for (const [name, resource] of Object.entries(messages)) {
		const entities = [
			...collections[name as keyof typeof collections].values(),
		];
		expect(entities.length).toBeGreaterThan(0);
		for (const entity of entities)
			for (const part of strangeParts(entity, messageOf(resource), resource))
				wrong.add(part);
	}
	expect([...wrong]).toEqual([]);
	expect(worldCampaigns.size).toBe(12);
	expect(changes.length).toBeGreaterThan(4);
	expect(nextId).toBeGreaterThan(0n);
});

test("every row fits Google's row message, with all that a resource has and every segment it is split by", async () => {
	const world = new World({
		seed: "test",
		accounts: 5,
		campaigns: 12,
		days: 60,
	});
	const accounts = new Accounts(
		world,
		new Images("/google-ads/images", "test", 0),
	);
	const account = accounts.find("1110000001");
	if (account === null) throw new Error("no account");
	await accounts.prepareImages(account, "http://127.0.0.1", true);
	const { today } = accounts.calendar(account);
	const [from, until] = [dateText(today - 4), dateText(today + 1)];
	const filters: Record<string, string> = {
		change_event: ` WHERE change_event.change_date_time BETWEEN '${dateText(today - 29)}' AND '${until}' LIMIT 100`,
		change_status: ` WHERE change_status.last_change_date_time BETWEEN '${dateText(today - 29)}' AND '${until}' LIMIT 100`,
		click_view: ` WHERE segments.date = '${from}' LIMIT 50`,
	};
	const row = descriptors.lookupType(`${v25}.services.GoogleAdsRow`);
	const wrong = new Set<string>();
	const read: string[] = [];
	const ask = (text: string): number => {
		const query = checkGaql(parseGaql(text), today);
		const writer = new RowWriter(query);
		let count = 0;
		for (const one of rowsOf(query, account, accounts)) {
			const written = JSON.parse(writer.write(one)) as Json;
			for (const part of strangeParts(written, row, query.from))
				wrong.add(part);
			if (++count === 200) break;
		}
		return count;
	};
	for (const name of resourceNames().filter(hasSources)) {
		const fields = [...(findResource(name)?.fields.keys() ?? [])];
		const filter = filters[name] ?? "";
		if (ask(`SELECT ${fields.join(", ")} FROM ${name}${filter}`) > 0)
			read.push(name);
		for (const segment of usableWith(name, "segments")) {
			const query = checkGaql(
				parseGaql(
					`SELECT ${segment}, metrics.${name === "click_view" ? "clicks" : "all_conversions"} FROM ${name} WHERE segments.date = '${from}'`,
				),
				today,
			);
			try {
				refuseWhatIsNotKnown(query);
			} catch {
				continue;
			}
			ask(
				`SELECT ${segment}, metrics.${name === "click_view" ? "clicks" : "all_conversions"} FROM ${name} WHERE segments.date = '${from}'`,
			);
		}
	}
	expect([...wrong]).toEqual([]);
	expect(read.length).toBeGreaterThan(35);
});

describe("errors", () => {
	const errorCode = descriptors.lookupType(`${v25}.errors.ErrorCode`);
	const simulator = `${import.meta.dirname}/..`;
	const sources = globSync("**/*.ts", { cwd: simulator })
		.filter((name) => !name.endsWith(".test.ts"))
		.map((name) => readFileSync(`${simulator}/${name}`, "utf8"))
		.join("\n");
	const used = [
		...sources.matchAll(/refused\(\s*"(\w+)",\s*"([A-Z_]+)"/g),
		...sources.matchAll(/"(\w+Error)",\s*"([A-Z_]+)"/g),
		...sources.matchAll(/errorCode: \{ (\w+): "([A-Z_]+)" \}/g),
	].map((match) => [match[1] ?? "", match[2] ?? ""] as const);

	test("every category and code that is answered exists in v25", () => {
		expect(used.length).toBeGreaterThan(60);
		const wrong = used.filter(([category, code]) => {
			const field =
				errorCode.fields[
					category.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
				]?.resolve();
			return !(
				field?.resolvedType instanceof protobuf.Enum &&
				code in field.resolvedType.values
			);
		});
		expect(wrong).toEqual([]);
	});
});

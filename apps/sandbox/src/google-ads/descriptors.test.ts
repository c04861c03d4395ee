import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import { Clock } from "../clock.ts";
import { Accounts } from "./accounts.ts";
import type { Json } from "./entities.ts";
import { fields } from "./gaql-fields.ts";
import { Images } from "./images.ts";

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

function describeField(gaqlName: string): {
	kind: string;
	constants: string[];
} {
	const [resource = "", ...steps] = gaqlName.split(".");
	let message = messageOf(resource);
	for (const step of steps.slice(0, -1)) {
		const type = message.fields[step]?.resolve().resolvedType;
		if (!(type instanceof protobuf.Type))
			return { kind: "none", constants: [] };
		message = type;
	}
	const field = message.fields[steps.at(-1) ?? ""]?.resolve();
	if (field === undefined) return { kind: "none", constants: [] };
	const isEnum = field.resolvedType instanceof protobuf.Enum;
	const kind = isEnum ? "enum" : field.resolvedType ? "message" : field.type;
	return {
		kind: field.repeated ? `${kind}[]` : kind,
		constants:
			field.resolvedType instanceof protobuf.Enum
				? Object.keys(field.resolvedType.values)
				: [],
	};
}

test("every field has the name and the type that Google's descriptors give it", () => {
	const wrong = [...fields.values()].flatMap((field) => {
		const { kind } = describeField(field.name);
		// Dates and resource names are strings on the wire.
		const own = ["date", "resource"].includes(field.kind)
			? "string"
			: field.kind;
		const expected = field.repeated ? `${own}[]` : own;
		return kind === expected
			? []
			: [`${field.name}: ${expected}, Google: ${kind}`];
	});
	expect(wrong).toEqual([]);
});

test("every constant of an enum field exists at Google", () => {
	const wrong = [...fields.values()].flatMap((field) => {
		const { constants } = describeField(field.name);
		return (field.constants ?? [])
			.filter((constant) => !constants.includes(constant))
			.map((constant) => `${field.name}: ${constant}`);
	});
	expect(wrong).toEqual([]);
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
		{ seed: "test", accounts: 5, campaigns: 12, days: 60 },
		new Images("test", 0),
		new Clock(),
	);
	const account = accounts.find("1110000001");
	if (account === null) throw new Error("no account");
	await accounts.prepareImages(account, "http://127.0.0.1", true);
	const { profiles, nextId, ...collections } = accounts.entities(account);
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
	expect(profiles.size).toBe(12);
	expect(nextId).toBeGreaterThan(0n);
});

describe("errors", () => {
	const errorCode = descriptors.lookupType(`${v25}.errors.ErrorCode`);
	const sources = globSync("*.ts", { cwd: import.meta.dirname })
		.filter((name) => !name.endsWith(".test.ts"))
		.map((name) => readFileSync(`${import.meta.dirname}/${name}`, "utf8"))
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

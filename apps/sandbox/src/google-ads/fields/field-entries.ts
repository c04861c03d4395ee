import {
	type ApiVersion,
	describedVersion,
	renameVersion,
} from "../calls/versions.ts";
import type { Json } from "../seed/entities.ts";
import { attributedTo } from "./attributed-resources.ts";
import {
	type Field,
	findField,
	findResource,
	resourceNames,
} from "./field-catalogue.ts";
import {
	areCompatible,
	isMeasured,
	isUsableWith,
	usableWith,
} from "./metric-compatibility.ts";

/** A GoogleAdsField in its REST form. */
type Entry = { resourceName: string; [field: string]: Json | undefined };

let names: readonly string[] | null = null;
/** Lists by field or resource and what it goes with: the same lists stand in hundreds of fields, so each is made once. */
const companions = new Map<string, string[]>();

/** Names of all resources, attributes, segments and metrics, in the order of the alphabet as Google gives them. */
export function fieldEntryNames(): readonly string[] {
	names ??= [...resourceNames(), "metrics", "segments"]
		.flatMap((resource) => [
			...(categoryOf(resource) === "ATTRIBUTE" ? [resource] : []),
			...(findResource(resource)?.fields.keys() ?? []),
		])
		.sort();
	return names;
}

/** Entry of GoogleAdsFieldService about a field or a resource; null for what Google does not have. */
export function fieldEntry(name: string, version: ApiVersion): Entry | null {
	const field = findField(name);
	if (field !== null) return ofField(field, version);
	const resource = findResource(name);
	if (resource === null || resource.pattern === "") return null;
	return {
		resourceName: `googleAdsFields/${name}`,
		name,
		category: "RESOURCE",
		selectable: false,
		filterable: false,
		sortable: false,
		selectableWith: companionsOf(name),
		attributeResources: once(`${name} attributes`, () =>
			[...attributedTo(name)].sort(),
		),
		metrics: once(`${name} metrics`, () => usableWith(name, "metrics")),
		segments: once(`${name} segments`, () => usableWith(name, "segments")),
		dataType: "MESSAGE",
		isRepeated: false,
	};
}

function categoryOf(group: string): "ATTRIBUTE" | "METRIC" | "SEGMENT" {
	if (group === "metrics") return "METRIC";
	return group === "segments" ? "SEGMENT" : "ATTRIBUTE";
}

function ofField(field: Field, version: ApiVersion): Entry {
	const isMessage = field.kind === "message";
	const category = categoryOf(field.resource);
	return {
		resourceName: `googleAdsFields/${field.name}`,
		name: field.name,
		category,
		selectable: true,
		filterable: !isMessage,
		sortable: !isMessage && !field.repeated,
		selectableWith:
			category === "ATTRIBUTE"
				? companionsOf(field.resource)
				: partnersOf(field.name, category),
		...(field.constants === null ? {} : { enumValues: [...field.constants] }),
		dataType: field.dataType,
		...(field.typeName === null
			? {}
			: {
					typeUrl: renameVersion(field.typeName, describedVersion, version),
				}),
		isRepeated: field.repeated,
	};
}

/** Resources, segments and metrics that go with a resource, and so with its attributes. */
function companionsOf(resource: string): string[] {
	return once(resource, () => [
		...[...attributedTo(resource)].sort(),
		...usableWith(resource, "segments"),
		...usableWith(resource, "metrics"),
	]);
}

/** Fields that go with a segment or a metric. A metric's list leaves other metrics out: they all go together. */
function partnersOf(name: string, category: "SEGMENT" | "METRIC"): string[] {
	return once(name, () => {
		const resources = measuredResources().filter((one) =>
			isUsableWith(name, one),
		);
		const fit = (other: string): boolean =>
			other !== name && resources.some((one) => isUsableWith(other, one));
		const all = (group: "metrics" | "segments"): string[] => [
			...(findResource(group)?.fields.keys() ?? []),
		];
		return [
			...resources,
			...all("segments").filter(
				(one) =>
					fit(one) && (category === "SEGMENT" || areCompatible(one, name)),
			),
			...(category === "METRIC"
				? []
				: all("metrics").filter((one) => fit(one) && areCompatible(name, one))),
		];
	});
}

function measuredResources(): string[] {
	return once("measured", () => resourceNames().filter(isMeasured));
}

function once(key: string, make: () => string[]): string[] {
	const known = companions.get(key);
	if (known !== undefined) return known;
	const made = make();
	companions.set(key, made);
	return made;
}

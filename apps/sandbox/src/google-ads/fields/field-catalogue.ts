import {
	fullName,
	type MessageDescriptor,
	messageNamed,
	resolveType,
} from "./descriptors.ts";
import { toCamel } from "./field-names.ts";

export type FieldKind =
	| "int64"
	| "int32"
	| "double"
	| "string"
	| "bool"
	| "date"
	| "dateTime"
	| "resource"
	| "enum"
	| "message";
/** Google's name of a field's type, as GoogleAdsFieldService tells it. */
export type DataType =
	| "BOOLEAN"
	| "DATE"
	| "DOUBLE"
	| "ENUM"
	| "FLOAT"
	| "INT32"
	| "INT64"
	| "MESSAGE"
	| "RESOURCE_NAME"
	| "STRING"
	| "UINT64";

/** A field that a query can name. */
export type Field = {
	/** In GAQL, such as `campaign.start_date_time`. */
	name: string;
	resource: string;
	/** Path in a REST row, such as `["campaign", "startDateTime"]`. */
	path: string[];
	kind: FieldKind;
	dataType: DataType;
	repeated: boolean;
	/** Constants of an enum; null for every other type. */
	constants: readonly string[] | null;
	/** Full name of an enum or message in the version described; null for every other type. */
	typeName: string | null;
};

/** Name that may follow FROM (or, for `metrics` and `segments`, before a dot). */
export type CataloguedResource = {
	name: string;
	/** Pattern of its resource names, such as `customers/{customer_id}/labels/{label_id}`; `""` for metrics and segments. */
	pattern: string;
	/** Resources that its own fields name, without those in lists. */
	references: string[];
	fields: ReadonlyMap<string, Field>;
};

const periods = new Set(["date", "week", "month", "quarter"]);
/** Messages that Google gives as one field; all others stand for the fields in them. */
const wholeMessages = [
	"google.protobuf.FieldMask",
	fullName("common.AdTextAsset"),
	fullName("common.AudienceExclusionDimension"),
	fullName("resources.ChangeEvent.ChangedResource"),
	fullName("resources.AdGroupAdAssetPolicySummary"),
];
const wholeScopes = [
	fullName("resources.Recommendation"),
	fullName("resources.MultiPartyAuthReview"),
];
/** An asset in an ad is one field and a group of fields at once: Google's pages have it in both ways. */
const assetInAd = /\.common\.Ad[A-Za-z]*Asset$/;

const known = new Map<string, CataloguedResource>();
const otherMessages = new Map<string, ReadonlyMap<string, Field>>();
let names: readonly string[] | null = null;

/** The names of all resources that a query can be from, in Google's order. */
export function resourceNames(): readonly string[] {
	names ??= Object.keys(messageNamed("services.GoogleAdsRow").fields).filter(
		(name) => name !== "metrics" && name !== "segments",
	);
	return names;
}

/** A resource with all its fields, or `metrics` or `segments`; null for what Google does not have. Built when first asked for. */
export function findResource(name: string): CataloguedResource | null {
	const built = known.get(name);
	if (built !== undefined) return built;
	const row = messageNamed("services.GoogleAdsRow").fields;
	const column = Object.hasOwn(row, name) ? row[name] : undefined;
	if (column === undefined) return null;
	const type = resolveType(column.type, "");
	if (type.kind !== "message") return null;
	const fields = new Map<string, Field>();
	addFields(type.message, type.name, name, name, fields, []);
	const resource: CataloguedResource = {
		name,
		pattern: String(
			type.message.options?.["(google.api.resource).pattern"] ?? "",
		),
		references: referencesOf(type.message),
		fields,
	};
	known.set(name, resource);
	return resource;
}

/** A field by its GAQL name; null for what Google does not have. */
export function findField(name: string): Field | null {
	const end = name.indexOf(".");
	return end < 0
		? null
		: (findResource(name.slice(0, end))?.fields.get(name) ?? null);
}

/** The fields of a message that is no resource of a query, by `field.` and their names; built when first asked for. */
export function fieldsOfMessage(name: string): ReadonlyMap<string, Field> {
	const built = otherMessages.get(name);
	if (built !== undefined) return built;
	const fields = new Map<string, Field>();
	addFields(messageNamed(name), fullName(name), "field", "field", fields, []);
	otherMessages.set(name, fields);
	return fields;
}

function addFields(
	message: MessageDescriptor,
	scope: string,
	prefix: string,
	resource: string,
	into: Map<string, Field>,
	above: readonly string[],
): void {
	for (const [step, descriptor] of Object.entries(message.fields)) {
		const name = `${prefix}.${step}`;
		const type = resolveType(descriptor.type, scope);
		const repeated = descriptor.rule === "repeated";
		const add = (kind: FieldKind, dataType: DataType): void => {
			into.set(name, {
				name,
				resource,
				path: name.split(".").map(toCamel),
				kind,
				dataType,
				repeated,
				constants: type.kind === "enum" ? type.values : null,
				typeName: type.kind === "scalar" ? null : type.name,
			});
		};
		if (type.kind === "enum") add("enum", "ENUM");
		else if (type.kind === "scalar") {
			const isReference =
				descriptor.options?.["(google.api.resource_reference).type"] !==
				undefined;
			const scalar = scalarKind(type.name, step, resource, isReference);
			if (scalar !== null) add(...scalar);
		} else {
			const isEmpty = Object.keys(type.message.fields).length === 0;
			const isWhole =
				repeated ||
				isEmpty ||
				wholeMessages.includes(type.name) ||
				wholeScopes.includes(scope);
			if (isWhole || assetInAd.test(type.name)) add("message", "MESSAGE");
			// A message that holds itself has no end of fields.
			if (!isWhole && !above.includes(type.name))
				addFields(type.message, type.name, name, resource, into, [
					...above,
					type.name,
				]);
		}
	}
}

/** Null for bytes, which no query reads. */
function scalarKind(
	type: string,
	step: string,
	resource: string,
	isReference: boolean,
): [FieldKind, DataType] | null {
	switch (type) {
		case "bool":
			return ["bool", "BOOLEAN"];
		case "double":
			return ["double", "DOUBLE"];
		case "float":
			return ["double", "FLOAT"];
		case "int32":
		case "uint32":
			return ["int32", "INT32"];
		case "int64":
			return ["int64", "INT64"];
		case "uint64":
			return ["int64", "UINT64"];
		case "bytes":
			return null;
	}
	if (isReference) return ["resource", "RESOURCE_NAME"];
	if (resource === "segments")
		return periods.has(step) || step.endsWith("_date")
			? ["date", "DATE"]
			: ["string", "STRING"];
	if (/(^|_)date(_time)?$/.test(step)) return ["dateTime", "DATE"];
	return ["string", "STRING"];
}

function referencesOf(message: MessageDescriptor): string[] {
	const found = new Set<string>();
	for (const { rule, options } of Object.values(message.fields)) {
		const type = options?.["(google.api.resource_reference).type"];
		if (rule === "repeated" || typeof type !== "string") continue;
		const [, name = ""] = type.split("/");
		found.add(
			name.replace(/[A-Z]/g, (letter, index: number) =>
				index === 0 ? letter.toLowerCase() : `_${letter.toLowerCase()}`,
			),
		);
	}
	return [...found];
}

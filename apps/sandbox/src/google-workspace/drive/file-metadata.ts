import type { Caller } from "../access.ts";
import { WorkspaceRefused } from "../errors.ts";
import {
	flagAt,
	type Json,
	objectAt,
	refuseUnknown,
	textAt,
} from "../json-fields.ts";
import { fileFields } from "../resource-fields.ts";
import type { StoredFile } from "./stored-files.ts";

/** Fields that a creation and an update may set. */
export const writable = [
	"name",
	"mimeType",
	"description",
	"starred",
	"trashed",
	"properties",
	"appProperties",
	"createdTime",
	"modifiedTime",
	"viewedByMeTime",
	"writersCanShare",
	"copyRequiresWriterPermission",
	"originalFilename",
	"contentHints",
	"folderColorRgb",
];

export function refuseMetadata(body: Json, allowed: readonly string[]): void {
	refuseUnknown(body, fileFields, "");
	const fixed = Object.keys(body).find((name) => !allowed.includes(name));
	// `kind` says what the message is; Google takes it and looks no further.
	if (fixed !== undefined && fixed !== "kind")
		throw new WorkspaceRefused(
			403,
			"fieldNotWritable",
			"The resource body includes fields which are not directly writable.",
		);
}

/** Merges what a body says of a file, beside its kind, content and folder, over what was said before. */
export function readMetadata(
	before: Pick<StoredFile, "properties" | "appProperties">,
	body: Json,
	caller: Caller,
): Partial<StoredFile> {
	const own = before.appProperties.get(caller.clientId) ?? {};
	return {
		...present("name", textAt(body.name, "name")),
		...(body.description === undefined
			? {}
			: { description: textAt(body.description, "description") || null }),
		...present("starred", flagAt(body.starred, "starred")),
		...present("trashed", flagAt(body.trashed, "trashed")),
		...present(
			"writersCanShare",
			flagAt(body.writersCanShare, "writersCanShare"),
		),
		...present(
			"copyRequiresWriterPermission",
			flagAt(body.copyRequiresWriterPermission, "copyRequiresWriterPermission"),
		),
		properties: mergeProperties(
			before.properties,
			body.properties,
			"properties",
		),
		appProperties: new Map(before.appProperties).set(
			caller.clientId,
			mergeProperties(own, body.appProperties, "appProperties"),
		),
		...present("createdAt", readTime(body.createdTime, "createdTime")),
		...present("modifiedAt", readTime(body.modifiedTime, "modifiedTime")),
		...present("viewedAt", readTime(body.viewedByMeTime, "viewedByMeTime")),
	};
}

function present<Name extends string, Value>(
	name: Name,
	value: Value | undefined,
): Partial<Record<Name, Value>> {
	return value === undefined
		? {}
		: ({ [name]: value } as Partial<Record<Name, Value>>);
}

/** Null takes a property away. */
function mergeProperties(
	before: Record<string, string>,
	given: unknown,
	place: string,
): Record<string, string> {
	const merged = { ...before };
	for (const [name, value] of Object.entries(objectAt(given, place))) {
		const text = textAt(value, `${place}.${name}`);
		if (text === undefined) delete merged[name];
		else if (Buffer.byteLength(name) + Buffer.byteLength(text) > 124)
			throw new WorkspaceRefused(
				400,
				"invalid",
				"Property keys and values must be at most 124 bytes long together.",
			);
		else merged[name] = text;
	}
	if (Object.keys(merged).length > 30)
		throw new WorkspaceRefused(
			403,
			"propertyLimitExceeded",
			"A file may have at most 30 properties.",
		);
	return merged;
}

function readTime(value: unknown, place: string): number | undefined {
	const text = textAt(value, place);
	if (text === undefined) return undefined;
	const time = Date.parse(text);
	if (Number.isNaN(time) || !/^\d{4}-\d\d-\d\dT/.test(text))
		throw new WorkspaceRefused(
			400,
			"invalid",
			`Invalid value at '${place}' (type.googleapis.com/google.protobuf.Timestamp), Field '${place}', Invalid data type for timestamp, got ${JSON.stringify(text)}`,
		);
	return time;
}

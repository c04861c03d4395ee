import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describedVersion } from "../calls/versions.ts";

/** A field of a message as protobufjs writes it as JSON. */
export type FieldDescriptor = {
	type: string;
	rule?: "repeated";
	options?: Record<string, unknown>;
};
export type MessageDescriptor = {
	fields: Record<string, FieldDescriptor>;
	options?: Record<string, unknown>;
	nested?: Record<string, Descriptor>;
};
export type EnumDescriptor = { values: Record<string, number> };
type Namespace = { nested?: Record<string, Descriptor> };
type Descriptor = Namespace & Partial<MessageDescriptor & EnumDescriptor>;

/** Full name and content of what a field's type names. */
export type ResolvedType =
	| { kind: "scalar"; name: string }
	| { kind: "enum"; name: string; values: string[] }
	| { kind: "message"; name: string; message: MessageDescriptor };

const scalars = new Set([
	"string",
	"bool",
	"bytes",
	"double",
	"float",
	"int32",
	"int64",
	"uint32",
	"uint64",
]);
const root = `google.ads.googleads.${describedVersion}`;
let loaded: Descriptor | null = null;

/** The text of Google's descriptors, out of the npm package google-ads-node. */
export function readDescriptors(): unknown {
	const require = createRequire(import.meta.url);
	return JSON.parse(
		readFileSync(
			require.resolve("google-ads-node/build/protos/protos.json"),
			"utf8",
		),
	);
}

/** A message by its name below the version, such as `resources.Campaign`. */
export function messageNamed(name: string): MessageDescriptor {
	const found = find(`${root}.${name}`);
	if (found?.fields === undefined)
		throw new Error(`no message ${name} in the descriptors`);
	return found as MessageDescriptor;
}

/** Finds what the type of a field names, looking from the message `scope` outwards as protobuf does. */
export function resolveType(type: string, scope: string): ResolvedType {
	if (scalars.has(type)) return { kind: "scalar", name: type };
	const steps = scope.split(".");
	for (let length = steps.length; length >= 0; length--) {
		const name = [...steps.slice(0, length), type].join(".");
		const found = find(name);
		if (found?.values !== undefined)
			return { kind: "enum", name, values: Object.keys(found.values) };
		if (found?.fields !== undefined)
			return { kind: "message", name, message: found as MessageDescriptor };
	}
	throw new Error(`no type ${type} in the descriptors, seen from ${scope}`);
}

/** The full name of a message by its name below the version. */
export function fullName(name: string): string {
	return `${root}.${name}`;
}

function find(name: string): Descriptor | undefined {
	loaded ??= readDescriptors() as Descriptor;
	let node: Descriptor | undefined = loaded;
	for (const step of name.split(".")) node = node?.nested?.[step];
	return node;
}

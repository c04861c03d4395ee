import protobuf from "protobufjs";
import { readDescriptors } from "../fields/descriptors.ts";
import { toCamel, toSnake } from "../fields/field-names.ts";
import { isObject, type JsonObject } from "./request-body.ts";
import { describedVersion } from "./versions.ts";

const root = protobuf.Root.fromJSON(
	readDescriptors() as Parameters<typeof protobuf.Root.fromJSON>[0],
);

/** Request and response type of `/package.Service/Method`; null when the descriptors have none such. */
export function findMethod(path: string): {
	request: protobuf.Type;
	response: protobuf.Type;
	isStream: boolean;
} | null {
	const [, serviceName = "", methodName = ""] = path.split("/");
	const service = root.lookup(serviceName);
	if (!(service instanceof protobuf.Service)) return null;
	const method = service.methods[methodName];
	method?.resolve();
	if (!method?.resolvedRequestType || !method.resolvedResponseType) return null;
	return {
		request: method.resolvedRequestType,
		response: method.resolvedResponseType,
		isStream: method.responseStream === true,
	};
}

/** A message's bytes in the form that REST has: lowerCamelCase, int64 and enums as text, masks joined by commas. */
export function decode(type: protobuf.Type, bytes: Uint8Array): JsonObject {
	const plain: unknown = type.toObject(type.decode(bytes), {
		longs: String,
		enums: String,
		bytes: String,
	});
	const rest = toRest(plain);
	return isObject(rest) ? rest : {};
}

/** The reverse of `decode`. */
export function encode(type: protobuf.Type, rest: unknown): Uint8Array {
	const plain = toProto(rest);
	return type.encode(type.fromObject(isObject(plain) ? plain : {})).finish();
}

/** The bytes of a message given by its full name. */
export function encodeNamed(name: string, rest: unknown): Uint8Array {
	return encode(root.lookupType(name), rest);
}

function toRest(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(toRest);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, item]) => {
			const isMask = name.endsWith("_mask") && isObject(item);
			return [
				toCamel(name),
				isMask
					? (Array.isArray(item.paths) ? item.paths : []).join(",")
					: toRest(item),
			];
		}),
	);
}

function toProto(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(toProto);
	if (!isObject(value)) return value;
	const converted: JsonObject = {};
	for (const [name, item] of Object.entries(value)) {
		if (name === "partialFailureError" && isObject(item))
			converted.partial_failure_error = packStatus(item);
		else if (
			(name.endsWith("Mask") || name === "changedFields") &&
			typeof item === "string"
		)
			converted[toSnake(name)] = { paths: item.split(",").map(toSnake) };
		else if (name === "retryDelay" && typeof item === "string")
			converted.retry_delay = { seconds: Number.parseInt(item, 10) };
		else converted[toSnake(name)] = toProto(item);
	}
	return converted;
}

/** google.rpc.Status: each detail packed as google.protobuf.Any. */
function packStatus(status: JsonObject): JsonObject {
	const details = Array.isArray(status.details)
		? status.details.filter(isObject)
		: [];
	return {
		code: status.code,
		message: status.message,
		details: details.map(({ "@type": typeUrl, ...content }) => ({
			type_url: String(typeUrl),
			value: encodeNamed(
				// Of whatever version: its messages are the same here.
				(String(typeUrl).split("/")[1] ?? "").replace(
					/googleads\.v\d+\./,
					`googleads.${describedVersion}.`,
				),
				content,
			),
		})),
	};
}

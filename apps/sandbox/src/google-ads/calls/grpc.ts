import { gunzipSync } from "node:zlib";
import {
	BodyTooLarge,
	type Reply,
	type SandboxRequest,
} from "../../simulator.ts";
import { getField, searchFields } from "../fields/google-ads-fields.ts";
import { mutateCollection, mutateMixed } from "../mutate/mutate.ts";
import {
	accessibleCustomers,
	authenticate,
	authorizeCustomer,
} from "./access.ts";
import { FrontRefused, GoogleAdsRefused } from "./errors.ts";
import { decode, encode, encodeNamed, findMethod } from "./grpc-schema.ts";
import type { JsonObject } from "./request-body.ts";
import type { GoogleParts } from "./routes.ts";
import { search, searchStream } from "./search.ts";
import {
	type ApiVersion,
	describedVersion,
	isServed,
	renameVersion,
} from "./versions.ts";

const unimplemented = 12;
/** Unpacked: some kilobytes of gzip hold gigabytes. */
const maximumMessageBytes = 64 * 1024 * 1024;
const failureName = `google.ads.googleads.${describedVersion}.errors.GoogleAdsFailure`;

/** Method to collection. */
const mutations: Record<string, string> = {
	"CampaignBudgetService/MutateCampaignBudgets": "campaignBudgets",
	"CampaignService/MutateCampaigns": "campaigns",
	"AdGroupService/MutateAdGroups": "adGroups",
	"AdGroupAdService/MutateAdGroupAds": "adGroupAds",
	"AdGroupCriterionService/MutateAdGroupCriteria": "adGroupCriteria",
};

/** Answers one gRPC call with the same rules as REST; a refusal stands in the trailers. */
export async function answerGrpc(
	request: SandboxRequest,
	path: string,
	parts: GoogleParts,
	requestId: string,
): Promise<Reply> {
	const [, version = "", name = ""] =
		/^\/google\.ads\.googleads\.(v\d+)\.services\.(.+)$/.exec(path) ?? [];
	const method = isServed(version)
		? findMethod(renameVersion(path, version, describedVersion))
		: null;
	if (method === null || !isServed(version))
		return trailersOnly(
			unimplemented,
			"The service or method is not known.",
			requestId,
		);
	try {
		const message = decode(
			method.request,
			readFrame(await request.body(), request.headers["grpc-encoding"]),
		);
		const answers = await perform(
			name,
			message,
			request,
			{ version, requestId },
			parts,
		);
		if (answers === null)
			return trailersOnly(
				unimplemented,
				`The sandbox does not serve ${name}.`,
				requestId,
			);
		return {
			status: 200,
			headers: grpcHeaders(requestId),
			body: frames(answers, (answer) => encode(method.response, answer)),
			trailers: { "grpc-status": "0", "request-id": requestId },
		};
	} catch (error) {
		if (error instanceof GoogleAdsRefused || error instanceof FrontRefused)
			return grpcErrorReply(error, requestId, version);
		throw error;
	}
}

/** A refusal as gRPC shows it: status and text, and the GoogleAdsFailure in its own binary trailer. */
export function grpcErrorReply(
	error: GoogleAdsRefused | FrontRefused,
	requestId: string,
	version: ApiVersion,
): Reply {
	const reply = trailersOnly(
		error.status.grpc,
		error instanceof GoogleAdsRefused ? error.status.message : error.message,
		requestId,
	);
	if (error instanceof GoogleAdsRefused) {
		const failure = encodeNamed(failureName, {
			errors: error.errors,
			requestId,
		});
		reply.trailers = {
			...reply.trailers,
			[`google.ads.googleads.${version}.errors.googleadsfailure-bin`]:
				Buffer.from(failure).toString("base64"),
		};
	}
	return reply;
}

async function perform(
	name: string,
	message: JsonObject,
	request: SandboxRequest,
	{ version, requestId }: { version: ApiVersion; requestId: string },
	parts: GoogleParts,
): Promise<AsyncIterable<JsonObject> | JsonObject[] | null> {
	const person = authenticate(request.headers, parts.server);
	if (name === "CustomerService/ListAccessibleCustomers") {
		return [
			{
				resourceNames: accessibleCustomers(person).map(
					(id) => `customers/${id}`,
				),
			},
		];
	}
	if (name === "GoogleAdsFieldService/SearchGoogleAdsFields")
		return [JSON.parse(searchFields(message, version, parts)) as JsonObject];
	if (name === "GoogleAdsFieldService/GetGoogleAdsField") {
		const field = String(message.resourceName ?? "");
		return [
			JSON.parse(
				getField(field.replace(/^googleAdsFields\//, ""), version),
			) as JsonObject,
		];
	}
	const collection = mutations[name];
	const isGoogleAds = [
		"GoogleAdsService/Mutate",
		"GoogleAdsService/Search",
		"GoogleAdsService/SearchStream",
	].includes(name);
	if (collection === undefined && !isGoogleAds) return null;
	const account = authorizeCustomer(
		String(message.customerId ?? ""),
		request.headers,
		person,
		parts.accounts,
	);
	parts.rate.count(account.id);
	const caller = { version, requestId, userEmail: person.email };
	if (collection !== undefined)
		return [mutateCollection(collection, account, message, caller, parts)];
	if (name === "GoogleAdsService/Mutate")
		return [mutateMixed(account, message, caller, parts)];
	if (name === "GoogleAdsService/Search")
		return [JSON.parse(await search(account, message, parts)) as JsonObject];
	return parseEach(await searchStream(account, message, requestId, parts));
}

async function* parseEach(
	chunks: AsyncIterable<Buffer>,
): AsyncIterable<JsonObject> {
	// All chunks but the first begin with the comma of the REST array.
	for await (const chunk of chunks)
		yield JSON.parse(chunk.toString("utf8").replace(/^,\s*/, "")) as JsonObject;
}

async function* frames(
	answers: AsyncIterable<JsonObject> | JsonObject[],
	toBytes: (answer: JsonObject) => Uint8Array,
): AsyncIterable<Buffer> {
	for await (const answer of answers) {
		const bytes = toBytes(answer);
		const head = Buffer.alloc(5);
		head.writeUInt32BE(bytes.length, 1);
		yield Buffer.concat([head, bytes]);
	}
}

/** The one message of a unary call: a flag, four bytes of length, the bytes, gzipped when the flag says so. */
function readFrame(body: Buffer, encoding: string | undefined): Uint8Array {
	if (body.length < 5) return new Uint8Array();
	const bytes = body.subarray(5, 5 + body.readUInt32BE(1));
	if (body[0] !== 1 || encoding !== "gzip") return bytes;
	try {
		return gunzipSync(bytes, { maxOutputLength: maximumMessageBytes });
	} catch (error) {
		if (error instanceof RangeError)
			throw new BodyTooLarge(
				`The message is too large: at most ${maximumMessageBytes} bytes are taken, unpacked.`,
			);
		throw error;
	}
}

function trailersOnly(
	status: number,
	message: string,
	requestId: string,
): Reply {
	return {
		status: 200,
		headers: grpcHeaders(requestId),
		body: "",
		trailers: {
			"grpc-status": String(status),
			"grpc-message": encodeURIComponent(message),
			"request-id": requestId,
		},
	};
}

function grpcHeaders(requestId: string): Record<string, string> {
	return { "content-type": "application/grpc", "request-id": requestId };
}

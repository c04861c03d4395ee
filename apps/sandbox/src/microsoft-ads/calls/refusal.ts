import { randomUUID } from "node:crypto";
import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import { codes } from "./codes.ts";

/** Services, each at a host of its own. */
export type Service = "campaign" | "customer" | "reporting";

/** Thrown where a call is refused as a whole. */
export class Refused extends Error {
	readonly code: number;
	readonly detail: string | null;
	/** @param detail names what is wrong */
	constructor(code: number, detail: string | null = null) {
		super(codes[code]?.message ?? "The request failed.");
		this.code = code;
		this.detail = detail;
	}
}

/** Differences of a refusal from the usual one. */
export type RefusalOptions = {
	service: Service;
	detail?: string | null | undefined;
	message?: string | undefined;
	status?: number | undefined;
	form?: "AdApiFaultDetail" | "ApiFaultDetail" | undefined;
	isWrapped?: boolean | undefined;
	retryAfterSeconds?: number | undefined;
};

/** The fault in place of an answer: errors of every service in one form, those of an operation in another. */
export function faultReply(code: number, options: RefusalOptions): Reply {
	const known = codes[code];
	const trackingId = randomUUID();
	const form =
		options.form ?? (known?.isCommon ? "AdApiFaultDetail" : "ApiFaultDetail");
	const message = options.message ?? known?.message ?? "The request failed.";
	const detail = options.detail ?? null;
	const errorCode = known?.name ?? "UnknownError";
	const fault =
		form === "AdApiFaultDetail"
			? {
					TrackingId: trackingId,
					Type: form,
					Errors: [
						{
							Code: code,
							ErrorCode: errorCode,
							Message: message,
							Detail: detail,
						},
					],
				}
			: {
					TrackingId: trackingId,
					Type: form,
					OperationErrors: [
						{
							Code: code,
							// Errors of customers have numbers alone.
							...(options.service === "customer"
								? {}
								: { ErrorCode: errorCode }),
							Message: message,
							Details: detail,
						},
					],
					BatchErrors: [],
				};
	return json(
		options.status ?? known?.status ?? 400,
		options.isWrapped ? { ApplicationFault: fault } : fault,
		{
			trackingid: trackingId,
			...(options.retryAfterSeconds === undefined
				? {}
				: { "retry-after": String(options.retryAfterSeconds) }),
		},
	);
}

/** One item's failure inside a success. */
export type BatchError = ReturnType<typeof batchError>;

export function batchError(
	index: number,
	code: number,
	{ message, field }: { message?: string | undefined; field?: string } = {},
) {
	return {
		Index: index,
		Code: code,
		ErrorCode: codes[code]?.name ?? "UnknownError",
		Message: message ?? codes[code]?.message ?? "The item failed.",
		Details: null,
		FieldPath: field ?? null,
		Type: "BatchError",
		ForwardCompatibilityMap: null,
	};
}

/** Thrown where one item of several is refused; the others go on. */
export class ItemRefused extends Error {
	readonly code: number;
	readonly field: string | undefined;
	constructor(code: number, field?: string) {
		super(codes[code]?.message ?? "The item failed.");
		this.code = code;
		this.field = field;
	}
}

import { json } from "../reply.ts";
import type { Reply } from "../simulator.ts";

const statusNames: Record<number, string> = {
	400: "INVALID_ARGUMENT",
	401: "UNAUTHENTICATED",
	403: "PERMISSION_DENIED",
	404: "NOT_FOUND",
	409: "ALREADY_EXISTS",
	416: "OUT_OF_RANGE",
	429: "RESOURCE_EXHAUSTED",
	500: "INTERNAL",
	501: "UNIMPLEMENTED",
	503: "UNAVAILABLE",
};

export type Service = "drive.googleapis.com" | "sheets.googleapis.com";

type Location = { name: string; type: "parameter" | "header" | "other" };

/** A refusal by Drive v3 or Sheets v4. */
export class WorkspaceRefused extends Error {
	readonly status: number;
	/** Drive's `errors[].reason`; Sheets has none. */
	readonly reason: string;
	/** A parameter, header or field, where one is at fault. */
	readonly location: Location | null;
	readonly domain: string;
	/** `google.rpc.ErrorInfo` and the like. */
	readonly details: Record<string, unknown>[];

	constructor(
		status: number,
		reason: string,
		message: string,
		more: {
			location?: Location;
			domain?: string;
			details?: Record<string, unknown>[];
		} = {},
	) {
		super(message);
		this.status = status;
		this.reason = reason;
		this.location = more.location ?? null;
		this.domain = more.domain ?? "global";
		this.details = more.details ?? [];
	}
}

/** A parameter with a value that Drive does not take. */
export function invalidParameter(
	name: string,
	message = "Invalid Value",
	reason = "invalid",
): WorkspaceRefused {
	return new WorkspaceRefused(400, reason, message, {
		location: { name, type: "parameter" },
	});
}

export function errorInfo(
	reason: string,
	service: Service,
	method: string,
): Record<string, unknown> {
	return {
		"@type": "type.googleapis.com/google.rpc.ErrorInfo",
		reason,
		domain: "googleapis.com",
		metadata: { service, method },
	};
}

/** Drive writes `errors` beside what Sheets writes too. */
export function errorReply(error: WorkspaceRefused, service: Service): Reply {
	const isFront =
		error.status === 401 || error.status === 501 || error.details.length > 0;
	return json(error.status, {
		error: {
			code: error.status,
			message: error.message,
			...(service === "drive.googleapis.com"
				? {
						errors: [
							{
								message: error.message,
								domain: error.domain,
								reason: error.reason,
								...(error.location === null
									? {}
									: {
											location: error.location.name,
											locationType: error.location.type,
										}),
							},
						],
					}
				: {}),
			// Drive's own refusals carry no status, those of what stands before it do.
			...(service === "sheets.googleapis.com" || isFront
				? { status: statusNames[error.status] ?? "UNKNOWN" }
				: {}),
			...(error.details.length === 0 ? {} : { details: error.details }),
		},
	});
}

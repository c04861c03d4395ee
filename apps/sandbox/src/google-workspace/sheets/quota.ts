import type { Clock } from "../../world/clock.ts";
import type { Caller } from "../access.ts";
import { WorkspaceRefused } from "../errors.ts";

/** Calls a minute that Google lets an app make, and each of its users. */
const perProject = 300;
const perUser = 60;
const minuteMs = 60_000;
/** The one project that the sandbox's app belongs to. */
const consumer = "100000000001";

type Kind = "Read" | "Write";

/** Counts calls of Sheets: minutes begin with their first call, reads and writes each for themselves. */
export class SheetsQuota {
	/** False: calls are counted and none is refused. */
	isEnforced = true;
	readonly #clock: Clock;
	readonly #windows = new Map<string, { endsAt: number; used: number }>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** @throws {WorkspaceRefused} RESOURCE_EXHAUSTED when the app or the person has none left; no header tells how long */
	count(kind: Kind, caller: Caller): void {
		const project = this.#window(`${kind} ${caller.clientId}`);
		const user = this.#window(`${kind} ${caller.clientId} ${caller.sub}`);
		if (this.isEnforced && user.used >= perUser)
			throw exhausted(kind, "user", perUser);
		if (this.isEnforced && project.used >= perProject)
			throw exhausted(kind, "project", perProject);
		project.used += 1;
		user.used += 1;
	}

	/** Begins all minutes anew. */
	reset(): void {
		this.#windows.clear();
	}

	#window(key: string): { endsAt: number; used: number } {
		const now = this.#clock.now();
		let window = this.#windows.get(key);
		if (window === undefined || window.endsAt <= now) {
			window = { endsAt: now + minuteMs, used: 0 };
			this.#windows.set(key, window);
		}
		return window;
	}
}

function exhausted(
	kind: Kind,
	whose: "user" | "project",
	limit: number,
): WorkspaceRefused {
	const name = `${kind} requests per minute${whose === "user" ? " per user" : ""}`;
	return new WorkspaceRefused(
		429,
		"rateLimitExceeded",
		`Quota exceeded for quota metric '${kind} requests' and limit '${name}' of service 'sheets.googleapis.com' for consumer 'project_number:${consumer}'.`,
		{
			details: [
				{
					"@type": "type.googleapis.com/google.rpc.ErrorInfo",
					reason: "RATE_LIMIT_EXCEEDED",
					domain: "googleapis.com",
					metadata: {
						service: "sheets.googleapis.com",
						consumer: `projects/${consumer}`,
						quota_metric: `sheets.googleapis.com/${kind.toLowerCase()}_requests`,
						quota_limit: `${kind}RequestsPerMinutePer${whose === "user" ? "User" : "Project"}`,
						quota_limit_value: String(limit),
						quota_location: "global",
						quota_unit: `1/min/{project}${whose === "user" ? "/{user}" : ""}`,
					},
				},
				{
					"@type": "type.googleapis.com/google.rpc.Help",
					links: [
						{
							description: "Request a higher quota limit.",
							url: "https://cloud.google.com/docs/quotas/help/request_increase",
						},
					],
				},
			],
		},
	);
}

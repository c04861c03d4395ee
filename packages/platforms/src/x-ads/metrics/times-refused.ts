import type { ApiRules } from "../../api-rules.ts";
import { fields, list } from "../../read-failure.ts";
import { xAdsRules } from "../errors.ts";
import type { XAdsBucket } from "../limits.ts";

/** Rules that take note of a refusal of the times that were asked for. */
export function notingTimes(bucket: XAdsBucket): {
	rules: ApiRules;
	areRefused(): boolean;
} {
	const usual = xAdsRules(bucket);
	let refused = false;
	return {
		rules: {
			...usual,
			failureOf(reply) {
				const errors = list(fields(reply.body)?.errors);
				refused = errors.some(
					({ code, parameter }) =>
						code === "INVALID_TIME_WINDOW" ||
						(code === "INVALID_PARAMETER" &&
							(parameter === "start_time" || parameter === "end_time")),
				);
				return usual.failureOf(reply);
			},
		},
		areRefused: () => refused,
	};
}

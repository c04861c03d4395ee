import type { AppExtra } from "./platform.ts";

/** App extra that holds the number of a limit, as a window's `requestsExtra` reads it. */
export const limitExtra = (
	told: Pick<AppExtra, "label" | "hint" | "example">,
): AppExtra => ({
	...told,
	required: false,
	secret: false,
	form: /^\d{1,9}$/,
	mustBe: "a whole number (0 for no limit)",
});

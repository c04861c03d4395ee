import { expect, test } from "vitest";
import { readLimit } from "./limits.ts";

const at = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds);

test.each([600, -600])(
	"a limit's end is X's time: %d seconds between its clock and ours change nothing",
	(ahead) => {
		const told = readLimit({
			date: new Date(Date.now() + ahead * 1000).toUTCString(),
			"x-rate-limit-limit": "5",
			"x-rate-limit-remaining": "0",
			"x-rate-limit-reset": at(ahead + 300),
		});
		const left = ((told?.resetsAt?.getTime() ?? 0) - Date.now()) / 1000;
		expect(Math.abs(left - 300)).toBeLessThan(5);
	},
);

test("without X's time ours has to do, and no end is more than a day ahead", () => {
	const reset = (seconds: number) =>
		((readLimit({
			"x-rate-limit-limit": "5",
			"x-rate-limit-remaining": "0",
			"x-rate-limit-reset": at(seconds),
		})?.resetsAt?.getTime() ?? 0) -
			Date.now()) /
		1000;
	expect(Math.abs(reset(300) - 300)).toBeLessThan(5);
	expect(reset(31 * 86_400)).toBeLessThan(86_405);
});

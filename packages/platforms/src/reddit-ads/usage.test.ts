import { expect, test } from "vitest";
import { usageOf, waitSeconds } from "./usage.ts";

const policy = '"campaign-management-read";q=400;w=60';
const read = (headers: Record<string, string | string[]>, status = 200) =>
	usageOf({ headers, status }, "ads-reporting");

test("a policy's share is what is gone of its quota, and its end is so many seconds away", () => {
	const [usage, ...more] = read({
		"ratelimit-policy": policy,
		ratelimit: '"campaign-management-read";r=100;t=42',
	});
	expect(more).toEqual([]);
	expect(usage).toMatchObject({
		bucket: "ads-campaign-management-read",
		used: 0.75,
		blockedUntil: null,
	});
	const wait = (usage?.resetsAt?.getTime() ?? 0) - Date.now();
	expect(Math.round(wait / 1000)).toBe(42);
});

test("each of several policies is told, with the quota that is known where the header has none", () => {
	expect(
		read({
			ratelimit:
				'"ads-reporting";r=30;t=1, "ads-creative-management";r=0;t=9, "of-tomorrow";r=1;t=1',
		}).map(({ bucket, used }) => [bucket, used]),
	).toEqual([
		["ads-reporting", 0.5],
		["ads-creative-management", 1],
	]);
});

test("a refusal is waited out until the longest of the policies that are spent", () => {
	const headers = {
		ratelimit: ['"reporting";r=0;t=30', '"business-manager";r=5;t=59'],
		"retry-after": "7",
	};
	expect(waitSeconds(headers)).toBe(30);
	expect(read(headers, 429)[0]?.blockedUntil).toBeInstanceOf(Date);
});

test("the older headers speak of the bucket that counted the request", () => {
	expect(
		read({
			"x-ratelimit-used": "25",
			"x-ratelimit-remaining": "75.0",
			"x-ratelimit-reset": "120",
		}),
	).toMatchObject([{ bucket: "ads-reporting", used: 0.25 }]);
});

test.each([
	[{}],
	[{ ratelimit: "soon" }],
	[{ ratelimit: '"reporting";r=-1;t=x' }],
	[{ ratelimit: `"reporting";r=1;t=1${" ".repeat(5000)}` }],
	[{ "x-ratelimit-used": "0", "x-ratelimit-remaining": "0" }],
	[{ "x-ratelimit-used": "NaN", "x-ratelimit-remaining": "1e999" }],
])("headers of nonsense (%j) tell nothing", (headers) => {
	expect(read(headers)).toEqual([]);
});

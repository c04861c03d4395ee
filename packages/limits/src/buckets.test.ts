import { getPlatform, platforms } from "@patchbay/platforms";
import { expect, test } from "vitest";
import { bucketsOf, type Caller, ownersOf } from "./buckets.ts";

const caller: Caller = {
	platform: "GOOGLE_ADS",
	clientId: "client",
	person: "1",
	policy: getPlatform(platforms, "GOOGLE_ADS").limits,
};
const counted = (bucket: string) =>
	bucketsOf(caller, ownersOf(caller, "7"), bucket).map(({ name }) => name);

test("a request counts in its bucket and in those of every request, but for what it is exempt from", () => {
	expect(counted("default")).toEqual(["account", "day"]);
	expect(counted("noOperation")).toEqual(["account"]);
	expect(counted("token")).toEqual(["token"]);
});

import { expect, test } from "vitest";
import {
	missingOfSet,
	missingScopes,
	neededSets,
	scopesOfSets,
	scopesToRenew,
} from "./scope-policy.ts";

const platform = {
	name: "Example",
	scopes: {
		sets: [
			{ key: "read", title: "Read", scopes: ["openid", "read"], default: true },
			{
				key: "write",
				title: "Write",
				scopes: ["read", "write"],
				default: false,
			},
		],
		askedFor: "request" as const,
		names: {},
		silent: ["openid"],
	},
};

test("a set is missing what opens data and was not granted, never its silent scopes", () => {
	expect(missingOfSet(platform, "read", [])).toEqual(["read"]);
	expect(missingOfSet(platform, "read", ["read"])).toEqual([]);
	expect(missingOfSet(platform, "write", ["read"])).toEqual(["write"]);
	expect(() => missingOfSet(platform, "none", [])).toThrow(RangeError);
});

test("a default set that is optional is asked for, and is no condition of anything", () => {
	const more = { key: "more", title: "More", scopes: ["more"], default: true };
	const sets = [...platform.scopes.sets, { ...more, optional: true }];
	const of = { ...platform, scopes: { ...platform.scopes, sets } };
	expect(scopesOfSets(of)).toEqual(["openid", "read", "more"]);
	expect(neededSets(of)).toEqual(["read"]);
});

test("nothing is missing where the platform does not say what is held", () => {
	expect(missingScopes(platform.scopes, ["read", "write"], null)).toEqual([]);
});

test("a renewal names the scopes that are held with those that are never listed, and the usual ones where nobody knows", () => {
	expect(scopesToRenew(platform, ["write"])).toEqual(["write", "openid"]);
	expect(scopesToRenew(platform, null)).toEqual(["openid", "read"]);
});

test("a scope that covers another by the platform's own rule is enough", () => {
	const covers = (granted: string, needed: string) =>
		needed.startsWith(`${granted}.`);
	const scopes = { ...platform.scopes, covers };
	expect(missingScopes(scopes, ["4.1", "4.2", "40"], ["4"])).toEqual(["40"]);
	expect(missingScopes(scopes, ["4"], ["4.1"])).toEqual(["4"]);
});

test("the scopes of sets come once each, those of the default sets without names", () => {
	expect(scopesOfSets(platform)).toEqual(["openid", "read"]);
	expect(scopesOfSets(platform, ["read", "write"])).toEqual([
		"openid",
		"read",
		"write",
	]);
	expect(() => scopesOfSets(platform, ["none"])).toThrow(RangeError);
});

import type { AccountProof } from "@patchbay/platforms";
import { expect, test } from "vitest";
import { statusOfProofs } from "./proof-status.ts";

const account = (name: string, proof: Partial<AccountProof> = {}) => ({
	name,
	proof: {
		campaigns: "READ" as const,
		spend: "READ" as const,
		creatives: "EMPTY" as const,
		message: null,
		...proof,
	},
});

test("accounts that were read, if only to be found empty, make the connection active", () => {
	expect(
		statusOfProofs([
			account("North"),
			account("South", { campaigns: "EMPTY" }),
		]),
	).toEqual({ status: "ACTIVE", message: null });
});

test("one denied account among others is named and the connection goes on", () => {
	expect(
		statusOfProofs([
			account("North"),
			account("South", {
				campaigns: "DENIED",
				message: "Ask for access to this account.",
			}),
		]),
	).toEqual({
		status: "ACTIVE",
		message: "South: Ask for access to this account.",
	});
});

test("with no account that can be read the connection is in error", () => {
	expect(
		statusOfProofs([
			account("North", { campaigns: "FAILED" }),
			account("South", { campaigns: "FAILED" }),
		]),
	).toEqual({
		status: "ERROR",
		message: "North and 1 more: reading failed. Verify the connection again.",
	});
});

import type { ProofResult } from "@patchbay/platforms";
import { describe, expect, test } from "vitest";
import type {
	AccountImport,
	ChosenAccount,
} from "../accounts/chosen-account.ts";
import { decideHealth, type HealthFacts } from "./connection-health.ts";

const checkedAt = "2026-03-02T10:00:00.000Z";
const before = new Date("2026-03-02T09:00:00.000Z");
const after = new Date("2026-03-02T11:00:00.000Z");

const proofOf = (result: ProofResult, message: string | null = null) => ({
	campaigns: result,
	spend: result,
	creatives: result,
	message,
	checkedAt,
});
const account = (
	name: string,
	proof: ChosenAccount["proof"] = proofOf("READ"),
	lastImport: AccountImport | null = null,
): ChosenAccount => ({ name, proof, lastImport });
const imported = (given: Partial<AccountImport> = {}): AccountImport => ({
	read: "all",
	message: null,
	full: true,
	endedAt: before,
	...given,
});
const health = (given: Partial<HealthFacts> = {}) =>
	decideHealth({
		status: "ACTIVE",
		statusMessage: null,
		cause: "NONE",
		reconnectRequired: false,
		grantLives: true,
		hasAccounts: true,
		verified: true,
		accounts: [account("North"), account("South"), account("West")],
		importFailure: null,
		notAllowed: null,
		...given,
	});

describe("a connection of chosen accounts", () => {
	test("is healthy when all of them are read, if only to be found empty", () => {
		expect(
			health({
				accounts: [account("North"), account("South", proofOf("EMPTY"))],
			}),
		).toEqual({
			state: "HEALTHY",
			sentence: "All 2 accounts are read.",
			accountsRead: 2,
			accountsChosen: 2,
		});
	});

	test("is degraded by what was asked for and is not allowed, and says what that is", () => {
		const given = { accounts: [account("North")], notAllowed: "Allow flows." };
		expect(health(given)).toEqual({
			state: "DEGRADED",
			sentence: "The account is read. Allow flows.",
			accountsRead: 1,
			accountsChosen: 1,
		});
	});

	test("is degraded by the one that is denied, whose name and cure it says", () => {
		expect(
			health({
				accounts: [
					account("North"),
					account("South", proofOf("DENIED", "Ask for access to it")),
					account("West"),
				],
			}),
		).toEqual({
			state: "DEGRADED",
			sentence:
				"2 of 3 accounts are read. South: Ask for access to it. Verify the connection again; if that does not help, choose the accounts without this one.",
			accountsRead: 2,
			accountsChosen: 3,
		});
	});

	test("does not count an account of which a part is not read", () => {
		expect(
			health({
				accounts: [account("North", { ...proofOf("READ"), spend: "DENIED" })],
			}),
		).toMatchObject({
			state: "DEGRADED",
			sentence: expect.stringMatching(
				/^The account is not read\. North: the platform denies access\./,
			),
			accountsRead: 0,
		});
	});

	test("is broken when none of them is read", () => {
		expect(
			health({
				accounts: [
					account("North", proofOf("FAILED")),
					account("South", proofOf("DENIED")),
				],
			}),
		).toMatchObject({
			state: "BROKEN",
			sentence: expect.stringMatching(
				/^0 of 2 accounts are read\. North and 1 more: reading failed\./,
			),
			accountsRead: 0,
		});
	});

	test("is degraded by an account that the last import could not read, although its proof is fine", () => {
		expect(
			health({
				accounts: [
					account("North", proofOf("READ"), imported()),
					account(
						"South",
						proofOf("READ"),
						imported({ read: "nothing", message: "Access was taken away." }),
					),
				],
			}),
		).toMatchObject({
			state: "DEGRADED",
			sentence:
				"1 of 2 accounts is read. South: the last import failed: Access was taken away. Retry it; if that does not help, choose the accounts without this one.",
			accountsRead: 1,
		});
	});

	test("does not advise to leave out the only account", () => {
		expect(
			health({ accounts: [account("North", proofOf("DENIED"))] }).sentence,
		).toBe(
			"The account is not read. North: the platform denies access. Verify the connection again; if that does not help, reconnect with an access that may read it.",
		);
	});

	test("is degraded when the last import failed before it came to any account", () => {
		expect(health({ importFailure: "The list was refused" })).toMatchObject({
			state: "DEGRADED",
			sentence: expect.stringContaining(
				"North and 2 more: the last import failed: The list was refused. Retry it",
			),
			accountsRead: 0,
		});
	});

	test("believes a full import that read everything after a proof had failed, and no other import", () => {
		const failed = proofOf("FAILED");
		const withImport = (given: Partial<AccountImport>) =>
			health({ accounts: [account("North", failed, imported(given))] }).state;
		expect(withImport({ endedAt: after })).toBe("HEALTHY");
		expect(withImport({ endedAt: before })).toBe("BROKEN");
		expect(withImport({ endedAt: after, full: false })).toBe("BROKEN");
	});

	test("is unknown as long as an account was not tried and nothing speaks against the others", () => {
		expect(
			health({ accounts: [account("North"), account("South", null)] }),
		).toMatchObject({
			state: "UNKNOWN",
			sentence: "1 of 2 accounts is read. South: being checked.",
		});
		expect(
			health({
				accounts: [account("North", proofOf("DENIED")), account("South", null)],
			}).state,
		).toBe("DEGRADED");
	});

	test("is unknown while workers list its accounts or read them for the first time, and asks nothing of anybody", () => {
		expect(
			health({
				status: "PENDING",
				cause: "PROOF",
				statusMessage:
					"The connected accounts and files are being read for the first time.",
				accounts: [account("North", null)],
			}),
		).toEqual({
			state: "UNKNOWN",
			sentence:
				"The connected accounts and files are being read for the first time.",
			accountsRead: 0,
			accountsChosen: 1,
		});
		expect(
			health({
				status: "PENDING",
				cause: "LISTING",
				statusMessage: "The accounts are being listed.",
				accounts: [],
			}).sentence,
		).toBe("The accounts are being listed.");
	});

	test("is unknown before any account is chosen", () => {
		expect(health({ status: "PENDING", accounts: [] })).toEqual({
			state: "UNKNOWN",
			sentence:
				"No ad account is chosen yet. Choose the ad accounts that belong to this brand.",
			accountsRead: 0,
			accountsChosen: 0,
		});
	});
});

describe("what was read through a grant that is over does not count", () => {
	test.each<Partial<HealthFacts>>([
		{ status: "REVOKED", reconnectRequired: true },
		{ status: "EXPIRED" },
		{ reconnectRequired: true },
		{ grantLives: false },
	])("%o", (given) => {
		expect(health({ ...given, statusMessage: "Access was ended" })).toEqual({
			state: "BROKEN",
			sentence: "0 of 3 accounts are read. Access was ended. Reconnect it.",
			accountsRead: 0,
			accountsChosen: 3,
		});
	});

	test("nor does it when the platform has failed several times", () => {
		expect(
			health({ status: "ERROR", statusMessage: "Google does not answer." }),
		).toMatchObject({
			state: "BROKEN",
			sentence:
				"0 of 3 accounts are read. Google does not answer. Verify it again.",
		});
	});

	test("a disconnected one is nobody's fault", () => {
		expect(health({ status: "DISCONNECTED" })).toMatchObject({
			state: "UNKNOWN",
			sentence: expect.stringContaining("Connect it again"),
			accountsRead: 0,
		});
	});
});

describe("a platform without ad accounts", () => {
	const drive = { hasAccounts: false, accounts: [] };

	test("is as its access is", () => {
		expect(health(drive)).toEqual({
			state: "HEALTHY",
			sentence: "Its access works.",
			accountsRead: 0,
			accountsChosen: 0,
		});
		expect(health({ ...drive, status: "PENDING" }).state).toBe("UNKNOWN");
		expect(health({ ...drive, verified: false }).state).toBe("UNKNOWN");
		expect(health({ ...drive, status: "ERROR" }).state).toBe("BROKEN");
	});
});

test("accounts of which the platform offers nothing to read are reached, and none is called read", () => {
	const reached = account("North", proofOf("UNSUPPORTED"));
	expect(health({ accounts: [reached, reached] })).toEqual({
		state: "HEALTHY",
		sentence:
			"Its access works. Patchbay does not read its ad accounts' campaigns and numbers yet.",
		accountsRead: 0,
		accountsChosen: 2,
	});
	expect(health({ accounts: [reached, account("South")] })).toMatchObject({
		accountsRead: 2,
	});
});

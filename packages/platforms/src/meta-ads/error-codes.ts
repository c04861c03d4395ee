import type { Meant } from "../meanings.ts";

/** Consequence of one of Meta's numbers, with the pause that it asks for where Meta tells none. */
export type CodeMeaning = Meant & {
	waitSeconds?: number;
	scopeSets?: readonly string[];
};

const token: CodeMeaning = { meaning: "token" };
const ended: CodeMeaning = { meaning: "ended" };
const access: CodeMeaning = {
	meaning: "access",
	sentence:
		"Meta does not let this login see this. Ask the ad account's administrator to add the login, or the system user, to the account in Meta Business Suite, or choose another account.",
};
const terms: CodeMeaning = {
	meaning: "access",
	sentence:
		"Terms have not been accepted for this ad account. An administrator of the account has to accept them in Meta Ads Manager; then try again.",
};
const transient: CodeMeaning = { meaning: "transient" };
const rejected: CodeMeaning = { meaning: "rejected" };
const appRate: CodeMeaning = {
	meaning: "rate",
	limitedBy: "app",
	waitSeconds: 600,
};
const accountRate: CodeMeaning = {
	meaning: "rate",
	limitedBy: "account",
	waitSeconds: 300,
};
const tooLarge: CodeMeaning = { meaning: "too_large" };
const blocked: CodeMeaning = {
	meaning: "rate",
	limitedBy: "account",
	waitSeconds: 3600,
	sentence:
		"Meta has blocked this login's changes for a while because of its policies. Look for a message in Meta Business Suite under Account quality.",
};
/** Refusal of a request's proof, which has the code of any other wrong parameter. */
export const wrongProof: CodeMeaning = {
	meaning: "operator",
	sentence:
		"Meta refuses the proof that this installation's app signs its requests with, or wants one for a pasted token. The app's operator has to copy the app secret again from the app's page at Meta, or allow requests without a proof there (Settings → Advanced → Require app secret).",
};
const amount = (sentence: string): CodeMeaning => ({
	meaning: "input",
	sentence,
	field: ["amountMicros"],
});
/** Refusal that names a budget's parameter, and says why in words alone. */
export const refusedAmount = amount(
	"Meta does not take this budget. Enter another amount.",
);
const target = (sentence: string): CodeMeaning => ({
	meaning: "input",
	sentence,
	field: ["targetId"],
});
const gone = target(
	"This was deleted at Meta: nothing of it but its name can be changed. Import the campaigns again.",
);

/** Meanings of Meta's codes. */
export const byCode: ReadonlyMap<number, CodeMeaning> = new Map<
	number,
	CodeMeaning
>([
	[1, transient],
	[2, transient],
	[
		3,
		{
			meaning: "operator",
			sentence:
				"Meta has not approved this installation's app for this. Its operator has to ask for Marketing API access on the app's page at Meta.",
		},
	],
	[4, appRate],
	[10, { meaning: "scope", scopeSets: ["ads"] }],
	[17, accountRate],
	[32, accountRate],
	[100, rejected],
	[102, token],
	[104, wrongProof],
	[190, token],
	[294, { meaning: "scope", scopeSets: ["manage"] }],
	[341, appRate],
	[368, blocked],
	[613, accountRate],
	[803, rejected],
	[960, transient],
	[2500, rejected],
	[2635, { meaning: "version" }],
	// The first day lies more than 37 months back.
	[3018, { meaning: "horizon" }],
	[80000, accountRate],
	[80001, accountRate],
	[80002, accountRate],
	[80003, accountRate],
	[80004, accountRate],
	[80005, accountRate],
	[80006, accountRate],
	[80008, accountRate],
	[80009, accountRate],
	[80014, accountRate],
]);

/** Meanings of subcodes under the code that they come with. */
export const bySubcode: ReadonlyMap<string, CodeMeaning> = new Map<
	string,
	CodeMeaning
>([
	// "Reduce the amount of data".
	["1/99", tooLarge],
	["17/1885172", { ...accountRate, waitSeconds: 3600 }],
	["100/33", access],
	["190/458", ended],
	["190/459", ended],
	["190/460", ended],
	["190/463", ended],
	["190/464", ended],
	["190/467", ended],
	// The person lost a role on a page: the token is good for everything else.
	["190/492", access],
	["102/458", ended],
	["102/459", ended],
	["102/460", ended],
	["102/463", ended],
	["102/464", ended],
	["102/467", ended],
	["613/5044001", { ...accountRate, waitSeconds: 5 }],
]);

/** Meanings of numbers that come as a subcode under several codes, or as the code itself. */
export const byEither: ReadonlyMap<number, CodeMeaning> = new Map<
	number,
	CodeMeaning
>([
	[1_404_078, blocked],
	[2_859_015, blocked],
	[1_404_163, { meaning: "account" }],
	[1_487_534, tooLarge],
	[
		1_487_632,
		{
			...accountRate,
			waitSeconds: 3600,
			sentence:
				"Meta lets an ad set's budget be changed four times an hour. Try again in an hour.",
		},
	],
	[1_713_092, access],
	[1_870_034, terms],
	[1_870_090, terms],
	[1_870_092, terms],
	[
		1_885_272,
		amount(
			"Meta does not take so small a budget for this. Enter a larger amount.",
		),
	],
	[
		1_885_650,
		amount(
			"This budget is less than what is being spent while the change takes effect, which takes up to 15 minutes. Enter a larger amount.",
		),
	],
	[
		1_885_621,
		amount(
			"Meta keeps a budget either on the campaign or on its ad sets, and here it is kept on the other. Import the campaigns again, and change it there.",
		),
	],
	[
		1_487_901,
		amount(
			"Meta does not take so small a budget for this ad set. Enter a larger amount.",
		),
	],
	[
		2_446_307,
		amount(
			"The spending limit is below Meta's minimum. Enter a larger amount.",
		),
	],
	[
		1_487_033,
		target(
			"Its end lies in the past. Set a later end in Meta Ads Manager, then try again.",
		),
	],
	[1_487_056, gone],
	[1_487_566, gone],
	[
		1_885_088,
		target(
			"This was archived at Meta: nothing of it but its name can be changed.",
		),
	],
	[
		1_487_694,
		target(
			"Its targeting uses an option that Meta no longer has. Correct the ad set in Meta Ads Manager, then try again.",
		),
	],
	[
		1_870_047,
		target(
			"Its audience would be too small. Correct the ad set in Meta Ads Manager, then try again.",
		),
	],
	[
		1_870_065,
		target(
			"It uses a shared audience that was disabled. Correct the ad set in Meta Ads Manager, then try again.",
		),
	],
	[
		3_858_152,
		target(
			"It does not say who is advertised for and who pays, which the law of the European Union asks for. Add both in Meta Ads Manager, then try again.",
		),
	],
]);

/** Meaning of a code with its subcode; undefined where neither is known. */
export function meaningOfCode(
	code: number,
	subcode: number | null,
): CodeMeaning | undefined {
	const ofSubcode =
		subcode === null
			? undefined
			: (bySubcode.get(`${code}/${subcode}`) ?? byEither.get(subcode));
	return (
		ofSubcode ??
		byEither.get(code) ??
		byCode.get(code) ??
		// Permissions: of the login, or of the ad account.
		(code >= 200 && code < 300 ? access : undefined)
	);
}

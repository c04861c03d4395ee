import { InvalidInput } from "@patchbay/errors";
import {
	AccessMissing,
	AccountInactive,
	PlatformRejected,
	PlatformUnavailable,
	RateLimited,
} from "../../errors.ts";
import { afterSeconds } from "../../read-failure.ts";
import { byCode } from "../error-codes.ts";

/** Sentences for what whoever asked for a change can set right, by the field that is wrong. */
const byField: Readonly<Record<string, Readonly<Record<number, string>>>> = {
	amountMicros: {
		1106: "Microsoft Ads does not take this amount as a daily budget. Choose another one.",
		1123: "More than this amount was spent already. Choose a larger one.",
		4911: "This is above the largest budget that Microsoft Ads takes in this currency. Choose a smaller amount.",
		4912: "This is below the smallest budget that Microsoft Ads takes in this currency. Choose a larger amount.",
	},
	targetId: {
		1044: "Microsoft Ads no longer has this. Import again to see what is there now.",
		1100: "Microsoft Ads no longer has this campaign. Import again to see what is there now.",
		1120: "Microsoft Ads does not let the status of this campaign be changed now. Look at the campaign there.",
		1121: "Microsoft Ads does not let this kind of budget be changed. Change it there.",
		1159: "This campaign spends from a budget that it shares. It was made so meanwhile: try again, and the shared budget is changed.",
		1201: "Microsoft Ads no longer has this ad group. Import again to see what is there now.",
		1215: "This ad group has expired and can no longer be changed. Make another one at Microsoft Ads.",
		1217: "Microsoft Ads does not let this ad group be changed now. Look at it there.",
		1231: "This ad group has expired and can no longer be changed. Make another one at Microsoft Ads.",
		1308: "Microsoft Ads no longer has this ad. Import again to see what is there now.",
		1357: "Microsoft Ads does not let this ad be changed now. Look at it there.",
		1394: "This ad was deleted at Microsoft Ads. Import again to see what is there now.",
		1395: "Microsoft Ads does not let this ad be changed from its present status. Look at it there.",
		4916: "Microsoft Ads no longer has the shared budget of this campaign. Import again to see what is there now.",
	},
};

/** The error that a refused item of a change stands for. */
export function toWriteError(code: number): Error {
	const cause = new Error(`partial error ${code}`);
	for (const [field, sentences] of Object.entries(byField)) {
		const sentence = sentences[code];
		if (sentence !== undefined)
			return new InvalidInput(sentence, { field: [field], cause });
	}
	const meant = byCode.get(code);
	switch (meant?.meaning) {
		case "access":
			return new AccessMissing(
				"ACCESS_MISSING",
				meant.sentence ??
					"This login may not change this at Microsoft Advertising. Ask an administrator of the ad account for another role.",
				{ cause },
			);
		case "account":
			return new AccountInactive(
				"This ad account is suspended or not set up yet. Ask its owner to fix this at Microsoft Advertising.",
				{ cause },
			);
		case "rate":
			return new RateLimited(
				"Microsoft Ads is limiting our requests right now. Try again later.",
				{
					cause,
					retryAt: afterSeconds(60),
					limitedBy: "account",
					isGuess: true,
				},
			);
		case "transient":
			return new PlatformUnavailable(
				"Microsoft Ads could not make the change right now. Try again in a few minutes.",
				{ cause },
			);
		default:
			return new PlatformRejected(
				`Microsoft Ads refused the change (${code}). Try again; if this keeps happening, change it at Microsoft Ads.`,
				{ cause },
			);
	}
}

const badText =
	"Microsoft Ads does not take this text as a keyword. Change its characters, or shorten it.";
const isThere = "The ad group has this keyword already. Leave it out.";
const noRoom =
	"Microsoft Ads has no room for more of them here. Remove some first.";

const keywordSentences: Readonly<Record<number, string>> = {
	1005: badText,
	1006: "The ad group's negative keywords are too long together. Remove some of them first.",
	1007: "The ad group would have these words both as a keyword and as a negative one. Remove the other one first.",
	1032: noRoom,
	1042: "Microsoft's advertising policies do not allow this keyword. Choose another one.",
	1043: isThere,
	1045: noRoom,
	1503: badText,
	1517: isThere,
	1518: noRoom,
	1519: noRoom,
	1520: "This keyword has a word that Microsoft Ads does not take. Leave it out.",
	1524: "This keyword has a word that Microsoft Ads keeps for itself. Leave it out.",
	1539: noRoom,
	1542: isThere,
	4335: isThere,
	4338: "This keyword is named twice. Leave one of them out.",
	4340: "Microsoft Ads takes negative keywords of the match types exact and phrase. Choose one of them.",
	4345: isThere,
	4351: noRoom,
};

/** A sentence for a keyword that was refused while others were taken. */
export function keywordSentence(code: number): string {
	const known = keywordSentences[code];
	if (known !== undefined) return known;
	const meant = byCode.get(code);
	// What is no fault of the keyword, such as a role or a limit.
	return meant && meant.meaning !== "rejected"
		? toWriteError(code).message
		: `Microsoft Ads does not take this keyword (${code}). Change its words or its match type.`;
}

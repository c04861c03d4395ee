import { errorWord } from "../../error-word.ts";
import type { HttpReply } from "../../http-reply.ts";
import { microsToUnits } from "../../money.ts";
import { fields, list } from "../../read-failure.ts";
import { meaningOfCode } from "../error-codes.ts";

type Said = Readonly<Record<string, unknown>>;

/** Sentence for a person about one error of a GoogleAdsFailure that refuses a keyword. */
export function keywordSentence(error: Said): string {
	const [entry] = Object.entries(fields(error.errorCode) ?? {});
	const group = errorWord(entry?.[0]);
	const code = errorWord(entry?.[1]);
	const known =
		group !== null && code !== null ? meaningOfCode(group, code) : null;
	return (
		known?.sentence ??
		`Google Ads refused this keyword${code === null ? "" : ` (${code})`}. Add it there to see why, or leave it out.`
	);
}

/** Sentence that names the smallest budget, where the refusal tells it. */
export function minimumSentence({ body }: HttpReply): string | null {
	const failures = list(fields(fields(body)?.error)?.details);
	for (const { details } of failures.flatMap(({ errors }) => list(errors))) {
		const told = fields(fields(details)?.budgetPerDayMinimumErrorDetails);
		const micros = String(told?.minimumBudgetAmountMicros ?? "");
		const currency = told?.currencyCode;
		if (
			/^\d{1,18}$/.test(micros) &&
			typeof currency === "string" &&
			/^[A-Z]{3}$/.test(currency)
		)
			return `The smallest budget that Google Ads takes here is ${microsToUnits(BigInt(micros))} ${currency}. Choose a larger amount.`;
	}
	return null;
}

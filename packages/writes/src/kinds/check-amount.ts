import { InvalidInput } from "@patchbay/errors";
import type { BudgetState } from "@patchbay/platforms";
import { inWords } from "./amount.ts";

/** @throws {InvalidInput} for an amount that the platform cannot take now */
export function checkAmount(
	{
		stepMicros: step,
		leastMicros: least,
		currencyCode,
	}: Pick<BudgetState, "stepMicros" | "leastMicros" | "currencyCode">,
	amountMicros: bigint,
	at: string,
): void {
	const field = ["amountMicros"];
	if (amountMicros % step !== 0n)
		throw new InvalidInput(
			`${at} takes whole multiples of ${inWords(step, currencyCode)}. Choose ${inWords(nearest(amountMicros, step), currencyCode)}, say.`,
			{ field },
		);
	if (least !== null && amountMicros < least)
		throw new InvalidInput(
			`The smallest budget that ${at} takes here is ${inWords(least, currencyCode)}. Choose that or more.`,
			{ field },
		);
}

/** The whole multiple of `step` that lies nearest, and at least one step. */
function nearest(amountMicros: bigint, step: bigint): bigint {
	const whole = ((amountMicros + step / 2n) / step) * step;
	return whole < step ? step : whole;
}

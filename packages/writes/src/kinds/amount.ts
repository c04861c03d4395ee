import { microsToUnits } from "@patchbay/platforms";

/** An amount for a sentence, such as `12.5 EUR`. */
export const inWords = (amountMicros: bigint, currencyCode: string): string =>
	`${microsToUnits(amountMicros)} ${currencyCode}`.trimEnd();

/** The whole multiple of `step` that lies nearest, and at least one step. */
export function nearest(amountMicros: bigint, step: bigint): bigint {
	const whole = ((amountMicros + step / 2n) / step) * step;
	return whole < step ? step : whole;
}
